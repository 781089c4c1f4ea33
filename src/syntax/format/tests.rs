use super::*;
use crate::base::span::FileId;
use crate::syntax::parse::parse;
use crate::syntax::show::Show;

const CONSTRUCTS: &str = include_str!("../../../tests/syntax/constructs.zhun");

fn shown(text: &str) -> String {
    Show { layout: false }.tree(&parse(FileId(0), text).0)
}

fn formatted(text: &str) -> String {
    format(&parse(FileId(0), text).0, &[])
}

#[test]
fn formatting_keeps_the_tree_and_settles() {
    let once = formatted(CONSTRUCTS);
    assert_eq!(shown(&once), shown(CONSTRUCTS));
    assert_eq!(formatted(&once), once);
}
