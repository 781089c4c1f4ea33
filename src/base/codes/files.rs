//! Z0xx: files and folders, before a word of them is read.

use super::Page;
use crate::base::diagnostic::Code;

/// A rule file larger than the limit.
pub const TOO_LARGE: Code = Code("Z001");
/// A file that is not UTF-8.
pub const NOT_UTF8: Code = Code("Z002");
/// A folder without rule files.
pub const NO_RULES: Code = Code("Z003");
/// The same package in two places.
pub const PACKAGE_TWICE: Code = Code("Z004");
/// A file that is no compiled package.
pub const MODULE_REFUSED: Code = Code("Z005");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: TOO_LARGE,
        name: "file-too-large",
        what: (
            "规则文件超过大小上限，未读取。",
            "A rule file is larger than the limit and was not read.",
        ),
        why: (
            "全国最大的裁量基准也不到一兆字节；过大的多半不是规则文件。",
            "The largest published benchmark has less than a megabyte; a file this large is most likely \
             no rule file.",
        ),
        example: "rules/备份.zhun（50 MB）",
        instead: "按章分成几个文件，放在同一个文件夹里",
    },
    Page {
        code: NOT_UTF8,
        name: "file-not-utf8",
        what: ("文件不是 UTF-8 编码。", "The file is not UTF-8."),
        why: (
            "用别的编码读，汉字会变成别的字，规则的意思也就变了。",
            "Read in another encoding, characters turn into others, and rules into other rules.",
        ),
        example: "以 GBK 编码保存的 规则.zhun",
        instead: "另存为 UTF-8 编码的 规则.zhun",
    },
    Page {
        code: NO_RULES,
        name: "no-rule-files",
        what: (
            "文件夹里没有 .zhun 规则文件。",
            "The folder holds no .zhun file.",
        ),
        why: (
            "检查了空的文件夹而报告“没有问题”，会让人误以为规则检查过了。",
            "To say “no fault” of an empty folder would pass for a check.",
        ),
        example: "zhun check 文档/",
        instead: "zhun check rules/",
    },
    Page {
        code: PACKAGE_TWICE,
        name: "package-twice",
        what: (
            "引用的规则包在附近找到了两个同名的。",
            "A package that is built on is found twice nearby.",
        ),
        why: (
            "两个同名的规则包内容可能不同，不能替人选一个。",
            "Two packages of one name may differ, and none is picked on anyone's behalf.",
        ),
        example: "rules/省/环境/ 与 rules/旧/环境/ 都声明 规则包 环境",
        instead: "删去旧的，或者给它另起一个名称",
    },
    Page {
        code: MODULE_REFUSED,
        name: "module-refused",
        what: (
            "文件不是本版 zhun 编成的模块，未运行。",
            "The file is no module that this version of zhun has compiled; it was not run.",
        ),
        why: (
            "模块可能来自别处：它要的、给的、含的都先核对，有一样不对就不运行。",
            "A module may come from anywhere: what it wants, gives and holds is checked first, and it is not \
             run if any of it is wrong.",
        ),
        example: "zhun recommend 别的程序.wasm --act 1.1 --facts 案件.json",
        instead: "zhun build rules/甲 -o 甲.wasm && zhun recommend 甲.wasm --act 1.1 --facts 案件.json",
    },
];
