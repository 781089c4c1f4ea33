use zhun::base::{source::Sources, diagnostic::*};
use zhun::check::{check, Unit, laws::Library};
fn add(dir: &str, main: bool, s: &mut Sources, us: &mut Vec<Unit>, rep: &mut Vec<Diagnostic>) {
    let mut fs: Vec<_> = if std::path::Path::new(dir).is_file() { vec![dir.into()] } else { std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|x| x=="zhun")).collect() };
    fs.sort_by_key(|p| (!std::fs::read_to_string(p).unwrap().contains("规则包 ") , p.clone()));
    for p in fs {
        let text = std::fs::read_to_string(&p).unwrap();
        let id = s.add(p.file_name().unwrap().to_string_lossy().to_string(), text.clone());
        let (tree, r) = zhun::syntax::parse::parse(id, &text);
        rep.extend(r.diagnostics);
        let r = zhun::syntax::read::read(&tree);
        rep.extend(r.report.diagnostics);
        us.push(Unit { file: id, ast: r.file, main });
    }
}
fn main() {
    let mut laws = None;
    let mut s = Sources::default(); let mut us = vec![]; let mut rep = vec![];
    let mut first = true;
    let mut quiet = false;
    for a in std::env::args().skip(1) {
        if a == "-q" { quiet = true; continue; }
        if let Some(d) = a.strip_prefix("--laws=") {
            let mut l = Library::default();
            for e in std::fs::read_dir(d).unwrap() { let p = e.unwrap().path(); if p.is_file() { l.add(&p.file_name().unwrap().to_string_lossy(), &std::fs::read_to_string(&p).unwrap()); } }
            laws = Some(l); continue;
        }
        add(&a, first, &mut s, &mut us, &mut rep); first = false;
    }
    let bad = rep.iter().any(|d| d.severity == Severity::Error);
    let mut program = None;
    if !bad { let c = check(&us, &s, laws.as_ref()); rep.extend(c.report.diagnostics); program = c.program; }
    for d in rep.iter().filter(|d| !(quiet && d.severity == Severity::Note)).take(150) {
        let at = match &d.place { Place::Source(sp) => { let p = s.position(*sp); let n = &s.get(sp.file).unwrap().name; format!("{}:{}:{} «{}»", n, p.line, p.column, s.text(*sp).chars().take(50).collect::<String>()) } o => format!("{o:?}") };
        println!("{:?} {} {at}\n    {} | {}{}", d.severity, d.code.0, d.message.zh, d.label.zh, d.help.iter().map(|h| format!("\n      → {}", h.zh)).collect::<String>());
    }
    println!("errors {} warnings {} notes {} program {}", rep.iter().filter(|d| d.severity==Severity::Error).count(), rep.iter().filter(|d| d.severity==Severity::Warning).count(), rep.iter().filter(|d| d.severity==Severity::Note).count(), program.is_some());
}
