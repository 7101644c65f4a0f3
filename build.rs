//! Rebuilds when a questionnaire or a report template is added: both are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=questionnaires");
    println!("cargo::rerun-if-changed=reports");
}
