//! Builds the server again when the site it carries has changed.

fn main() {
    println!("cargo::rerun-if-changed=../target/site");
}
