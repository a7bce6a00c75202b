//! What is measured; the names are those of Workloads.java.

use crate::files::{read_script, read_updates, Script, Step};
use crate::stopwatch::Stopwatch;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use yrs::block::ClientID;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, Array, ArrayRef, Doc, GetString, Map, OffsetKind, Options, Out, ReadTxn, StateVector, Text, TextRef, Transact,
    TransactionMut, Update,
};

pub trait Workload {
    /// Does it once; the watch runs while it does what is measured.
    fn pass(&mut self, watch: &mut Stopwatch);
    fn outcome(&self) -> Outcome;
}

pub struct Outcome {
    pub content: String,
    pub state: String,
    pub units: usize,
    pub bytes: usize,
}

pub fn workload(arguments: &[String]) -> Box<dyn Workload> {
    let file = arguments[1].as_str();
    let number = || arguments[2].parse::<usize>().expect("a number");
    let state = || fs::read(file).expect("a file that can be read");
    match arguments[0].as_str() {
        "local" => Box::new(ScriptPlay::new(read_script(file))),
        "remote" => Box::new(UpdatesApplied::new(read_updates(file))),
        "load" => Box::new(UpdatesApplied::new(vec![state()])),
        "encode" => Box::new(StateEncoded { state: state(), document: new_document(7, OffsetKind::Bytes), typed: 64, size: 0 }),
        "merge" => {
            let mut updates = read_updates(file);
            updates.truncate(number());
            Box::new(UpdatesMerged { updates, merged: Vec::new() })
        }
        "many" => Box::new(ManyClients { updates: read_updates(file), one_transaction: false, document: None }),
        "many-at-once" => Box::new(ManyClients { updates: read_updates(file), one_transaction: true, document: None }),
        "memory-built" => Box::new(MemoryKept::new(read_updates(file), number())),
        "memory-loaded" => Box::new(MemoryKept::new(vec![state()], number())),
        other => panic!("no workload named {other}"),
    }
}

fn client_id(document: usize) -> u64 {
    (document as u64 + 1) * 2_654_435_761 & 0xffff_ffff
}

fn new_document(client: u64, offsets: OffsetKind) -> Doc {
    let mut options = Options::with_client_id(ClientID::new(client));
    options.offset_kind = offsets;
    Doc::with_options(options)
}

fn apply(document: &Doc, update: &[u8]) {
    apply_within(&mut document.transact_mut(), update);
}

fn apply_within(transaction: &mut TransactionMut, update: &[u8]) {
    transaction.apply_update(Update::decode_v1(update).expect("an update")).expect("an update that fits");
}

fn state_of(document: &Doc) -> Vec<u8> {
    document.transact().encode_state_as_update_v1(&StateVector::default())
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn show(value: &Any) -> String {
    match value {
        Any::Map(map) => {
            let mut entries: Vec<String> = map.iter().map(|(key, each)| format!("{key}={}", show(each))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        Any::String(string) => string.to_string(),
        other => other.to_string(),
    }
}

fn content_of(document: &Doc) -> String {
    let text = document.get_or_insert_text("text");
    let array = document.get_or_insert_array("array");
    let map = document.get_or_insert_map("map");
    let transaction = document.transact();
    let shown = |value: Out| match value {
        Out::Any(any) => show(&any),
        other => panic!("{other} is not expected"),
    };
    let values: Vec<String> = array.iter(&transaction).map(shown).collect();
    let v = map.get(&transaction, "v").map(shown).unwrap_or_default();
    digest(format!("{}|{}|{}", text.get_string(&transaction), values.join(","), v).as_bytes())
}

fn outcome(document: &Doc, units: usize, bytes: usize) -> Outcome {
    Outcome { content: content_of(document), state: digest(&state_of(document)), units, bytes }
}

fn size_of(updates: &[Vec<u8>]) -> usize {
    updates.iter().map(Vec::len).sum()
}

#[derive(Default)]
struct Made {
    keeping: bool,
    receiving: bool,
    updates: Vec<Vec<u8>>,
    count: usize,
    bytes: usize,
}

struct Played {
    document: Doc,
    text: TextRef,
    array: ArrayRef,
}

struct ScriptPlay {
    script: Script,
    played: Vec<Played>,
    made: Rc<RefCell<Made>>,
}

impl ScriptPlay {
    fn new(script: Script) -> ScriptPlay {
        ScriptPlay { script, played: Vec::new(), made: Rc::default() }
    }

    fn prepare(&mut self) {
        let keeping = self.script.steps.iter().any(|step| matches!(step, Step::Receive { .. }));
        let made = Rc::new(RefCell::new(Made { keeping, ..Made::default() }));
        // Positions are UTF-16; of ASCII they are the same in bytes, which is what yrs counts in unless told otherwise.
        let offsets = if self.script.ascii { OffsetKind::Bytes } else { OffsetKind::Utf16 };
        self.played = (0..self.script.documents)
            .map(|i| {
                let document = new_document(client_id(i), offsets);
                let heard = made.clone();
                document
                    .observe_update_v1("bench", move |_, event| {
                        let mut made = heard.borrow_mut();
                        if made.receiving {
                            return;
                        }
                        made.count += 1;
                        made.bytes += event.update.len();
                        if made.keeping {
                            made.updates.push(event.update.clone());
                        }
                    })
                    .expect("a subscription");
                Played {
                    text: document.get_or_insert_text("text"),
                    array: document.get_or_insert_array("array"),
                    document,
                }
            })
            .collect();
        self.made = made;
    }

    fn change(played: &Played, transaction: &mut TransactionMut, step: &Step) {
        match step {
            Step::Edit { position, deleted, inserted, .. } => {
                if *deleted > 0 {
                    played.text.remove_range(transaction, *position, *deleted);
                }
                if !inserted.is_empty() {
                    played.text.insert(transaction, *position, inserted);
                }
            }
            Step::Numbers { position, numbers, .. } => {
                played.array.insert_range(transaction, *position, numbers.iter().map(|number| *number as f64));
            }
            _ => panic!("not in a transaction"),
        }
    }
}

impl Workload for ScriptPlay {
    fn pass(&mut self, watch: &mut Stopwatch) {
        self.prepare();
        watch.start();
        let mut at = 0;
        while at < self.script.steps.len() {
            let step = &self.script.steps[at];
            match step {
                Step::Edit { document, .. } | Step::Numbers { document, .. } => {
                    let played = &self.played[*document];
                    ScriptPlay::change(played, &mut played.document.transact_mut(), step);
                }
                Step::Receive { document, update } => {
                    let bytes = {
                        let mut made = self.made.borrow_mut();
                        made.receiving = true;
                        std::mem::take(&mut made.updates[*update])
                    };
                    apply(&self.played[*document].document, &bytes);
                    let mut made = self.made.borrow_mut();
                    made.receiving = false;
                    made.updates[*update] = bytes;
                }
                Step::Begin { document, end } => {
                    let played = &self.played[*document];
                    let mut transaction = played.document.transact_mut();
                    for each in &self.script.steps[at + 1..*end] {
                        ScriptPlay::change(played, &mut transaction, each);
                    }
                    drop(transaction);
                    at = *end;
                }
                Step::End => {}
                Step::Start => watch.start(),
            }
            at += 1;
        }
        watch.stop();
    }

    fn outcome(&self) -> Outcome {
        let made = self.made.borrow();
        let first = outcome(&self.played[0].document, made.count, made.bytes);
        for other in &self.played {
            assert_eq!(content_of(&other.document), first.content, "documents differ");
        }
        first
    }
}

struct UpdatesApplied {
    updates: Vec<Vec<u8>>,
    document: Doc,
}

impl UpdatesApplied {
    fn new(updates: Vec<Vec<u8>>) -> UpdatesApplied {
        UpdatesApplied { updates, document: new_document(7, OffsetKind::Bytes) }
    }
}

impl Workload for UpdatesApplied {
    fn pass(&mut self, watch: &mut Stopwatch) {
        watch.start();
        let document = new_document(7, OffsetKind::Bytes);
        for update in &self.updates {
            apply(&document, update);
        }
        watch.stop();
        self.document = document; // freeing the previous one is not part of the work
    }

    fn outcome(&self) -> Outcome {
        outcome(&self.document, self.updates.len(), size_of(&self.updates))
    }
}

struct StateEncoded {
    state: Vec<u8>,
    document: Doc,
    typed: u32,
    size: usize,
}

impl Workload for StateEncoded {
    fn pass(&mut self, watch: &mut Stopwatch) {
        if self.typed == 64 {
            self.document = new_document(7, OffsetKind::Utf16);
            apply(&self.document, &self.state);
            self.typed = 0;
        }
        let text = self.document.get_or_insert_text("text");
        text.push(&mut self.document.transact_mut(), "x");
        self.typed += 1;
        watch.start();
        self.size = state_of(&self.document).len();
        watch.stop();
    }

    fn outcome(&self) -> Outcome {
        let fresh = new_document(7, OffsetKind::Bytes);
        apply(&fresh, &self.state);
        assert!(self.size >= self.state.len(), "the encoded document is smaller than it was");
        outcome(&fresh, 1, self.state.len())
    }
}

struct UpdatesMerged {
    updates: Vec<Vec<u8>>,
    merged: Vec<u8>,
}

impl Workload for UpdatesMerged {
    fn pass(&mut self, watch: &mut Stopwatch) {
        watch.start();
        let merged = yrs::merge_updates_v1(&self.updates).expect("updates");
        watch.stop();
        self.merged = merged;
    }

    fn outcome(&self) -> Outcome {
        let document = new_document(7, OffsetKind::Bytes);
        apply(&document, &self.merged);
        Outcome {
            content: content_of(&document),
            state: digest(&self.merged),
            units: self.updates.len(),
            bytes: self.merged.len(),
        }
    }
}

struct ManyClients {
    updates: Vec<Vec<u8>>,
    one_transaction: bool,
    document: Option<Doc>,
}

impl Workload for ManyClients {
    fn pass(&mut self, watch: &mut Stopwatch) {
        let document = new_document(7, OffsetKind::Bytes);
        document.get_or_insert_text("text");
        document.get_or_insert_array("array");
        document.get_or_insert_map("map");
        document.observe_update_v1("bench", |_, _| {}).expect("a subscription");
        apply(&document, &self.updates[1]); // its own change
        watch.start();
        if self.one_transaction {
            let mut transaction = document.transact_mut();
            for update in &self.updates {
                apply_within(&mut transaction, update);
            }
        } else {
            for update in &self.updates {
                apply(&document, update);
            }
        }
        watch.stop();
        self.document = Some(document);
    }

    fn outcome(&self) -> Outcome {
        let document = self.document.as_ref().expect("a pass");
        outcome(document, self.updates.len(), size_of(&self.updates))
    }
}

struct MemoryKept {
    updates: Vec<Vec<u8>>,
    copies: usize,
    documents: Vec<Doc>,
}

impl MemoryKept {
    fn new(updates: Vec<Vec<u8>>, copies: usize) -> MemoryKept {
        let mut kept = MemoryKept { updates, copies, documents: Vec::new() };
        kept.documents.push(kept.build()); // kept: what it frees would be used again and not seen
        kept
    }

    fn build(&self) -> Doc {
        let document = new_document(7, OffsetKind::Bytes);
        for update in &self.updates {
            apply(&document, update);
        }
        document
    }
}

/// Bytes of memory that this process has in use, as the kernel sees it.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: f64 = status.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("a number of pages");
    pages * 4096.0
}

impl Workload for MemoryKept {
    fn pass(&mut self, watch: &mut Stopwatch) {
        let before = resident();
        for _ in 0..self.copies {
            let document = self.build();
            self.documents.push(document);
        }
        watch.measured((resident() - before) / self.copies as f64);
    }

    fn outcome(&self) -> Outcome {
        outcome(&self.documents[self.documents.len() - 1], self.copies, 0)
    }
}
