//! A small mutator for the short run: the same inputs in every run, with a stable compiler.

/// Longest input in bytes: a body that is too large must occur.
const MAX_BYTES: usize = 20_000;

/// A number from a number (splitmix64).
pub(crate) fn splitmix(count: u64) -> u64 {
    let mut mixed = count.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Makes inputs from seeds.
pub struct Mutator {
    count: u64,
    tokens: Vec<Vec<u8>>,
}

impl Mutator {
    /// A mutator that inserts `tokens`.
    pub const fn new(tokens: Vec<Vec<u8>>) -> Self {
        Self { count: 0, tokens }
    }

    /// The next input: one of the seeds with one to six changes.
    pub fn next(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = self.pick(seeds).cloned().unwrap_or_default();
        for _ in 0..=self.below(6) {
            self.change(&mut input, seeds);
        }
        input.truncate(MAX_BYTES);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let start = self.below(input.len() + 1);
        let end = (start + self.below(12)).min(input.len());
        match self.below(8) {
            0 => {
                if let Some(byte) = input.get_mut(start) {
                    *byte ^= 1 << self.below(8);
                }
            }
            1 => drop(input.splice(start..end, [])),
            2 => {
                let byte = u8::try_from(self.below(256)).unwrap_or_default();
                drop(input.splice(start..start, [byte]));
            }
            3 => {
                let piece = input[start..end].to_vec();
                let times = [1, 1, 2, 20, 600][self.below(5)];
                drop(input.splice(start..start, piece.repeat(times)));
            }
            4 => {
                let other = self.pick(seeds).cloned().unwrap_or_default();
                let from = self.below(other.len() + 1);
                drop(input.splice(start.., other[from..].iter().copied()));
            }
            number => {
                let token = self.pick_token();
                let end = if number == 5 { start } else { end };
                drop(input.splice(start..end, token));
            }
        }
    }

    fn pick_token(&mut self) -> Vec<u8> {
        let place = self.below(self.tokens.len());
        self.tokens.get(place).cloned().unwrap_or_default()
    }

    fn pick<'a>(&mut self, seeds: &'a [Vec<u8>]) -> Option<&'a Vec<u8>> {
        seeds.get(self.below(seeds.len()))
    }

    /// A number below `limit`, or zero.
    fn below(&mut self, limit: usize) -> usize {
        self.count += 1;
        let number = splitmix(self.count) % u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(number).unwrap_or_default()
    }
}

/// The tokens of a dictionary of libFuzzer: one a line, in quotes, with `\\`, `\"` and `\xAB`.
pub fn dictionary(text: &str) -> Vec<Vec<u8>> {
    let quoted = |line: &str| line.strip_prefix('"')?.strip_suffix('"').map(unescape);
    text.lines().filter_map(quoted).collect()
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let escaped = (byte == b'\\').then(|| rest.next()).flatten();
        bytes.push(match escaped {
            None => byte,
            Some(b'x') => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).unwrap_or_default()
            }
            Some(plain) => plain,
        });
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_are_read() {
        let text = "# words\n\"a b\"\n\n\"\\\"\\\\\\x0d\\xff\"\n";
        assert_eq!(dictionary(text), [b"a b".to_vec(), b"\"\\\r\xff".to_vec()]);
    }

    #[test]
    fn inputs_are_the_same_in_every_run_and_differ_from_each_other() {
        let seeds = [b"POST /api/sign-in email=a".to_vec(), b"GET /".to_vec()];
        let run = || {
            let mut mutator = Mutator::new(vec![b"<fuzz>".to_vec()]);
            (0..500).map(|_| mutator.next(&seeds)).collect::<Vec<_>>()
        };
        let inputs = run();
        assert_eq!(inputs, run());
        assert!(inputs.iter().collect::<std::collections::BTreeSet<_>>().len() > 400);
        assert!(inputs.iter().any(|input| input.windows(6).any(|six| six == b"<fuzz>")));
    }
}
