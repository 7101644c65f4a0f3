//! Tests of the whole renderer.

mod fixture;

use super::*;

#[test]
fn demo_is_written_where_asked() {
    let rendered = render(&fixture::demo()).unwrap();
    if let Some(path) = option_env!("PDF_DEMO") {
        std::fs::write(path, &rendered.bytes).unwrap();
    }
    println!("{} bytes, missing {:?}", rendered.bytes.len(), rendered.missing);
}
