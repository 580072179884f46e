//! Rebuilds the server when the site that it contains has changed.

fn main() {
    println!("cargo::rerun-if-changed=../target/site");
}
