//! Comments on answers: what people say to each other while an assessment is under way.

use crate::domain::{moment::Moment, record::record};

record! {
    /// One comment on an answer.
    AnswerComment known by answer_ref & written_at & author;
    /// The answer, by its key.
    answer_ref: String = "Answer",
    /// When it was written.
    written_at: Moment = "Written at",
    /// Who wrote it.
    author: String = "Author",
    /// What it says.
    text: String = "Comment",
    /// When what it asks was settled; empty while it is open.
    settled_at: Option<Moment> = "Settled at",
    /// Who settled it.
    settled_by: Option<String> = "Settled by",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{record::Record, record::testing::full_example};

    #[test]
    fn a_full_comment_comes_back_as_written() {
        let comment: AnswerComment = full_example(&[
            ("answer_ref", "GA-1 · A.5.1 · 7"),
            ("written_at", "2026-09-10 14:05"),
            ("author", "Ben Okoro"),
            ("text", "Which policy is meant?"),
            ("settled_at", "2026-09-11"),
            ("settled_by", "Tomas Lind"),
        ]);
        assert_eq!(comment.key(), "GA-1 · A.5.1 · 7 · 2026-09-10 14:05 · Ben Okoro");
    }
}
