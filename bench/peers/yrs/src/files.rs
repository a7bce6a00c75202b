//! Scripts and updates out of files.

use std::fs;

pub enum Step {
    Edit { document: usize, position: u32, deleted: u32, inserted: String },
    Receive { document: usize, update: usize },
    Numbers { document: usize, position: u32, numbers: Vec<i64> },
    Begin { document: usize, end: usize },
    End,
    Start,
}

pub struct Script {
    pub documents: usize,
    pub steps: Vec<Step>,
    pub ascii: bool,
}

struct Bytes {
    bytes: Vec<u8>,
    at: usize,
}

impl Bytes {
    fn of(file: &str) -> Bytes {
        Bytes { bytes: fs::read(file).expect("a file that can be read"), at: 0 }
    }

    fn take(&mut self, length: usize) -> &[u8] {
        self.at += length;
        &self.bytes[self.at - length..self.at]
    }

    fn number(&mut self) -> u32 {
        u32::from_be_bytes(self.take(4).try_into().expect("four bytes"))
    }
}

pub fn read_script(file: &str) -> Script {
    let mut bytes = Bytes::of(file);
    let documents = bytes.number() as usize;
    let size = bytes.number() as usize;
    let mut steps = Vec::with_capacity(size);
    let mut begun = Vec::new();
    let mut ascii = true;
    for at in 0..size {
        let kind = bytes.take(1)[0];
        let document = bytes.number() as usize;
        let first = bytes.number();
        let second = bytes.number();
        let length = bytes.number() as usize;
        let text = String::from_utf8(bytes.take(length).to_vec()).expect("UTF-8");
        ascii &= text.is_ascii();
        let step = match kind {
            0 => Step::Edit { document, position: first, deleted: second, inserted: text },
            1 => Step::Receive { document, update: first as usize },
            2 => Step::Numbers {
                document,
                position: first,
                numbers: text.split(',').map(|number| number.parse().expect("a number")).collect(),
            },
            3 => {
                begun.push(at);
                Step::Begin { document, end: 0 }
            }
            4 => {
                let begin = begun.pop().expect("a transaction that was begun");
                if let Step::Begin { end, .. } = &mut steps[begin] {
                    *end = at;
                }
                Step::End
            }
            _ => Step::Start,
        };
        steps.push(step);
    }
    Script { documents, steps, ascii }
}

pub fn read_updates(file: &str) -> Vec<Vec<u8>> {
    let mut bytes = Bytes::of(file);
    let count = bytes.number();
    (0..count)
        .map(|_| {
            let length = bytes.number() as usize;
            bytes.take(length).to_vec()
        })
        .collect()
}
