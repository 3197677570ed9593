//! Only a charge into an operating account has a place for a surcharge; a deposit into trust cannot
//! carry one (rule PSP-62).

use domain::merchant::TrustSafe;
use domain::money::Money;
use domain::payment::SavedCharge;

fn into_trust(saved: SavedCharge, account: TrustSafe, top: Money) -> SavedCharge {
    SavedCharge { taker: account, surcharge: Some(top), ..saved }
}

fn main() {}
