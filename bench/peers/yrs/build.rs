//! Tells the program which yrs it is made with.

fn main() {
    println!("cargo:rerun-if-changed=Cargo.lock");
    let lock = std::fs::read_to_string("Cargo.lock").expect("a lock file");
    let version = lock
        .split("name = \"yrs\"\nversion = \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("yrs in the lock file");
    println!("cargo:rustc-env=YRS_VERSION={version}");
}
