//! LEDES files that others wrote: what is sound reads with its totals, what is not is refused with
//! its place and its figures.
//!
//! The files are not part of the project; they are looked for in `COUNTERFOIL_DATA`.

use std::path::PathBuf;

use domain::ledes::{Problem, Reading, Trust, read};
use domain::money::Currency;

fn data() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test finds its data by the environment")]
    let named = std::env::var("COUNTERFOIL_DATA").ok().map(PathBuf::from);
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join(named.unwrap_or_else(|| "../shared/data".into())).join("ledes");
    if folder.is_dir() {
        Some(folder)
    } else {
        println!("not run: there is no folder {}", folder.display());
        None
    }
}

fn file(name: &str, trust: Trust) -> Option<Result<Vec<Reading>, Vec<Problem>>> {
    let bytes = std::fs::read(data()?.join(name)).unwrap();
    Some(read(name, &String::from_utf8_lossy(&bytes), Currency::USD, trust))
}

/// Number, client, total and count of lines of each invoice.
fn told(readings: &[Reading]) -> Vec<String> {
    let line = |r: &Reading| {
        let i = &r.invoice;
        format!("{} {} {} {} {}", i.number, i.client, i.total, i.currency(), i.lines().count())
    };
    readings.iter().map(line).collect()
}

#[test]
fn ebl11_sound_files_read_with_the_totals_they_state() {
    let two = vec!["96542 00711 1684.45 USD 5", "96543 00711 1250.00 USD 1"];
    let sound = [
        ("ledes1998b__lexitree_good.txt", two.clone()),
        ("ledes1998b__travisbashor_history_tests_data_ledes.txt_b47a6a5.txt", two.clone()),
        (
            "ledes1998b__travisbashor_tests.txt",
            [two, vec!["96543 500 1250.00 USD 1"]].concat(),
        ),
        (
            "ledes98bi_v2__travisbashor_tests.txt",
            vec!["96542 711 1869.97 GBP 5", "96543 711 1338.81 GBP 1"],
        ),
    ];
    for (name, expected) in sound {
        for trust in [Trust::Both, Trust::Lines] {
            let Some(readings) = file(name, trust) else { return };
            let readings = readings.unwrap();
            assert_eq!(told(&readings), expected, "{name}");
            assert!(readings.iter().all(|reading| reading.difference.is_none()), "{name}");
        }
    }
}
#[test]
fn show() {
    let Some(d) = data() else { return };
    let mut v: Vec<_> = std::fs::read_dir(d).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    v.sort();
    for n in v {
        println!("=== {n}");
        for t in [Trust::Both, Trust::Lines] {
        match file(&n, t).unwrap() {
            Ok(r) => { for x in told(&r) { println!("{x}") } for x in &r { println!("{:?} {:?}", x.difference.as_ref().map(|d|d.to_string()), x.notes.iter().map(|n|n.to_string()).collect::<Vec<_>>()); } }
            Err(p) => for x in p { println!("{x}") }
        }
        }
    }
}
