//! The vertical scale of a chart: round steps, and their names kept short.

use super::Unit;
use domain::money::thousands;

/// From the lowest to the highest line of a chart, in equal round steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) low: i128,
    pub(super) high: i128,
    pub(super) step: i128,
}

/// About how many steps a chart has.
const STEPS: i128 = 4;

impl Scale {
    /// The scale that holds all of `values`, and zero.
    pub(super) fn over(values: impl Iterator<Item = i128>) -> Self {
        let (least, most) = values.fold((0, 0), |(low, high), v| (v.min(low), v.max(high)));
        let step = round_step(most.saturating_sub(least));
        let below = least.unsigned_abs().div_ceil(step.unsigned_abs());
        let above = most.unsigned_abs().div_ceil(step.unsigned_abs()).max(1);
        let times = |count: u128| step.saturating_mul(i128::try_from(count).unwrap_or(0));
        Self { low: times(below).saturating_neg(), high: times(above), step }
    }

    /// Each line, from the lowest.
    pub(super) fn lines(self) -> impl Iterator<Item = i128> {
        let count = self.high.saturating_sub(self.low).checked_div(self.step).unwrap_or(0);
        (0..=count).map(move |n| self.low.saturating_add(self.step.saturating_mul(n)))
    }

    /// How far below the top `value` lies, if the whole scale is `height` tall.
    pub(super) fn down(self, value: i128, height: i128) -> i128 {
        let span = self.high.saturating_sub(self.low).max(1);
        self.high.saturating_sub(value).saturating_mul(height).checked_div(span).unwrap_or(0)
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50… that covers `span` in [`STEPS`] steps.
fn round_step(span: i128) -> i128 {
    let least = span.checked_div(STEPS).unwrap_or(0).max(1);
    let mut power: i128 = 1;
    loop {
        for leading in [1, 2, 5] {
            let step = power.saturating_mul(leading);
            if step >= least {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// The name of a line: `$250k`, `1.5M`, `40`.
pub(super) fn line_name(unit: Unit, value: i128) -> String {
    let (mark, scale) = match unit {
        Unit::Money(currency) => match currency.code() {
            "USD" | "EUR" | "GBP" | "JPY" => (currency.symbol(), 10_u128.pow(currency.decimals())),
            _ => (String::new(), 10_u128.pow(currency.decimals())),
        },
        Unit::Hours => (String::new(), 100),
        Unit::Count => (String::new(), 1),
    };
    let sign = if value < 0 { "\u{2212}" } else { "" };
    format!("{sign}{mark}{}", short(value.unsigned_abs(), scale))
}

/// `value / scale` with `k` or `M`, and a decimal only where it is needed.
fn short(value: u128, scale: u128) -> String {
    let (by, suffix) = match value.checked_div(scale).unwrap_or(0) {
        0..1_000 => (1, ""),
        1_000..1_000_000 => (1_000, "k"),
        _ => (1_000_000, "M"),
    };
    let unit = scale.saturating_mul(by);
    let tenths = value.saturating_mul(10).saturating_add(unit / 2).checked_div(unit).unwrap_or(0);
    let whole = thousands(&tenths.div_euclid(10).to_string());
    match tenths.rem_euclid(10) {
        0 => format!("{whole}{suffix}"),
        tenth => format!("{whole}.{tenth}{suffix}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;

    #[test]
    fn a_scale_has_round_steps_around_its_values() {
        let scale = Scale::over([1_234_500, 310_000].into_iter());
        assert_eq!((scale.low, scale.high, scale.step), (0, 1_500_000, 500_000));
        let scale = Scale::over([-30, 90].into_iter());
        assert_eq!((scale.low, scale.high, scale.step), (-50, 100, 50));
        let nothing = Scale::over(std::iter::empty());
        assert_eq!((nothing.low, nothing.high), (0, 1));
    }

    #[test]
    fn lines_have_short_names() {
        let usd = Unit::Money(Currency::USD);
        assert_eq!(line_name(usd, 1_250_000), "$12.5k");
        assert_eq!(line_name(usd, -200_000_000), "\u{2212}$2M");
        assert_eq!(line_name(usd, 1_275_000), "$12.8k");
        assert_eq!(line_name(usd, 50), "$0.5");
        assert_eq!(line_name(Unit::Hours, 4_050), "40.5");
        assert_eq!(line_name(Unit::Count, 0), "0");
    }
}
