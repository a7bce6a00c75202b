use std::io::Read;

struct Account {
    _owner: String,
    amounts: Vec<i32>,
}

fn total(account: &Account) -> i32 {
    let mut total = 0;
    for amount in account.amounts.iter().copied() {
        total = total + amount; // loop
    }
    total // return
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let account = Account {
        _owner: "Ana".to_string(),
        amounts: (1..=10).collect(),
    };
    let many = [0i32; 1000];
    let result = total(&account); // call
    println!("total {} {}", result, many.len()); // print
    if words.contains(&"ask".to_string()) {
        let mut name = String::new();
        std::io::stdin().read_to_string(&mut name).unwrap();
        print!("hello {}", name);
    }
    if words.contains(&"throw".to_string()) {
        panic!("thrown"); // throw
    }
    if words.contains(&"kill".to_string()) {
        let own = std::process::id().to_string();
        std::process::Command::new("kill").args(["-KILL", &own]).status().unwrap();
    }
    let mut spins: i64 = 0;
    while words.contains(&"spin".to_string()) {
        spins = std::hint::black_box(spins + 1); // spin
    }
    std::process::exit(3);
}
