//! The rule under which each refusal of a payment stands, for the audit trail.

use super::account::ApplyError;
use super::booked::BookingError;
use super::giving_back::AskBackError;
use super::recorded::RecordError;
use super::settle::PartsError;
use crate::audit::Ruled;
use crate::deposit::DepositError;
use crate::invoice::PayError;

impl Ruled for PayError {
    fn rule(&self) -> &'static str {
        match self {
            Self::AlreadyPaid | Self::TooMuch(_) => "PAY-05",
            Self::OtherCurrency(_) | Self::Money(_) => "LED-01",
            Self::Nothing | Self::TooLittle(_) => "PAY-04",
        }
    }
}

impl Ruled for DepositError {
    fn rule(&self) -> &'static str {
        match self {
            Self::Over | Self::TooMuch(_) => "TRU-08",
            Self::OtherCurrency(_) => "PSP-34",
            Self::Nothing | Self::TooLittle(_) => "PAY-04",
        }
    }
}

impl Ruled for PartsError {
    fn rule(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Mixed | Self::TooMuch => "PAY-06",
            Self::TooMany => "LED-24",
        }
    }
}

impl Ruled for BookingError {
    fn rule(&self) -> &'static str {
        match self {
            Self::ForTrust => "TR-14",
            Self::Invoice(error) => error.rule(),
            Self::OtherInvoice
            | Self::NotArrived
            | Self::NotThere
            | Self::Money(_)
            | Self::Ledger(_) => "LED-01",
        }
    }
}

impl Ruled for AskBackError {
    fn rule(&self) -> &'static str {
        match self {
            Self::InTrust => "TR-27",
            Self::NotOnline => "PAY-19",
            Self::NotArrived | Self::Refund(_) | Self::TakeBack(_) => "PSP-43",
            Self::Booking(error) => error.rule(),
        }
    }
}

impl Ruled for ApplyError {
    fn rule(&self) -> &'static str {
        match self {
            Self::Nothing | Self::NotThere(_) => "PAY-07",
            Self::NotOpen(_) => "PAY-05",
            Self::Booking(error) => error.rule(),
        }
    }
}

impl Ruled for RecordError {
    fn rule(&self) -> &'static str {
        match self {
            Self::Early | Self::Nothing => "PAY-21",
            Self::NoFee | Self::Fee => "PAY-27",
            Self::NotRecorded => "PAY-19",
            Self::Reversed => "LED-10",
            Self::Booking(error) => error.rule(),
        }
    }
}
