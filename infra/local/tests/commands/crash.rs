//! A portal that is killed at any moment loses nothing that it answered with success, and does
//! nothing twice.
//!
//! People work and pay at a real process, which is killed while they do, or while it starts. After
//! each kill `counterfoil check` recomputes the books, the portal starts again, whoever had no
//! answer presses the same button again, and everything that was answered is looked for.
//!
//! `COUNTERFOIL_KILLS` says how often (the outer ring: a hundred times), `COUNTERFOIL_SEED` which
//! moments; the seed is printed.

mod books;
mod client;
mod lawyer;
mod told;

use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::run::Firm;
use crate::serve::Portal;
use books::Books;
use client::Payer;
use lawyer::Lawyer;
use told::Told;

/// How often it is killed unless it is said.
const KILLS: u64 = 8;

/// One kill of so many comes while the portal starts.
const STARTS: u64 = 5;

/// The kill comes after so many answers and so long, at most; or so long after a start began.
const ANSWERS_MAX: u64 = 12;
const WORK_MAX: Duration = Duration::from_millis(80);
const START_MAX: Duration = Duration::from_millis(500);

/// How long payments may take to come to their end after the last start.
const SETTLE_MAX: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_kill_at_any_moment_loses_nothing_that_was_answered() {
    let (kills, seed) = (asked("COUNTERFOIL_KILLS").unwrap_or(KILLS), seed());
    println!("Kills {kills} times; the moments follow from COUNTERFOIL_SEED={seed}.");
    let (mut chance, begun) = (Chance(seed), Instant::now());
    let firm = Firm::new();
    let told = Told::default();
    let mut portal = Portal::serve(&firm);
    let port = portal.url.rsplit(':').next().unwrap().to_owned();
    let mut lawyer = Lawyer::sets_up(&mut portal, told.clone()).await;
    let mut payer = Payer::signs_in(&portal, told.clone()).await;
    let mut books = Books::default();

    for kill in 1..=kills {
        if chance.below(STARTS) == 0 {
            drop(portal);
            let mut starting = firm.begin(["serve", "--empty", "--port", &port]);
            std::thread::sleep(chance.part_of(START_MAX));
            end(&mut starting);
        } else {
            let (mut at_work, mut paying) = (lawyer.clone(), payer.clone());
            let mut work = tokio::spawn(async move { at_work.works().await });
            let mut pays = tokio::spawn(async move { paying.pays_and_uploads().await });
            let (answers, moment) = (chance.below(ANSWERS_MAX), chance.part_of(WORK_MAX));
            let soon = async {
                told.answered(answers).await;
                tokio::time::sleep(moment).await;
            };
            tokio::select! {
                () = soon => {}
                ended = &mut work => panic!("kill {kill}: the lawyer stopped: {ended:?}"),
                ended = &mut pays => panic!("kill {kill}: the client stopped: {ended:?}"),
            }
            // Nobody runs between the kill and the end of the two: this thread is theirs too.
            end(&mut portal.child);
            work.abort();
            pays.abort();
        }
        let checked = firm.run(["check", "--json"]);
        assert_eq!(checked.code, 0, "kill {kill} of seed {seed}: {checked:?}");

        portal = Portal::serve_at(&firm, &port);
        lawyer.presses_again().await;
        payer.presses_again().await;
        books.hold(&firm, &told, &format!("kill {kill} of seed {seed}")).await;
    }

    payer.sees_its_documents().await;
    books.agree_with_the_processor(&firm, SETTLE_MAX).await;
    assert_eq!(portal.stop(), Some(0));
    let sound = firm.is_sound();
    println!("{kills} kills in {:?}; {told}.", begun.elapsed());
    assert!(sound["checked"]["invoices"] != json!(0), "nothing was issued: {sound}");
}

/// Ends a process as a crash does.
fn end(process: &mut Child) {
    process.kill().unwrap();
    process.wait().unwrap();
}

fn asked(name: &str) -> Option<u64> {
    let text = std::env::var_os(name)?;
    Some(text.to_str().unwrap().parse().unwrap())
}

fn seed() -> u64 {
    asked("COUNTERFOIL_SEED").unwrap_or_else(|| {
        let mut seed = [0; 4];
        getrandom::fill(&mut seed).unwrap();
        u32::from_le_bytes(seed).into()
    })
}

/// Numbers that follow from a seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn part_of(&mut self, time: Duration) -> Duration {
        let micros = u64::try_from(time.as_micros()).unwrap();
        Duration::from_micros(self.below(micros))
    }
}
