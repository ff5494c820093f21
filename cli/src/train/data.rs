//! The samples that were asked for.

use std::path::Path;

use headwater_model::{Answers, Columns, Data, Model, Split};
use headwater_verify::digits::{CLASSES, PIXELS, Part, digits};

use crate::Failure;
use crate::arguments::SampleArguments;

/// Share of a file's rows that is held out unless another is asked for.
const HELD_OUT: f64 = 0.2;
/// What the embedded data are called.
const DIGITS: &str = "digits";

/// What the samples are called.
pub(crate) fn name(data: &Path) -> String {
    if is_digits(data) { "the embedded digits".to_owned() } else { data.display().to_string() }
}

fn is_digits(data: &Path) -> bool {
    data == Path::new(DIGITS)
}

/// Reads the samples and holds some out.
pub(crate) fn read(path: &Path, wanted: &SampleArguments, model: &Model<'_>) -> Result<Split, Failure> {
    let mut split = if is_digits(path) {
        digits_of(wanted, model)?
    } else {
        let columns = Columns(wanted.targets.clone());
        let data = Data::read_csv(path, &columns, &model.network, model.loss)?;
        data.split(wanted.held_out.unwrap_or(HELD_OUT))
    };
    let there = split.train.samples();
    let samples = wanted.samples.unwrap_or(there);
    if samples > there {
        let name = name(path);
        let sentence = format!(
            "{name}: expected at most {there} samples to train on, which is what there are, found `--samples {samples}`"
        );
        return Err(Failure::Usage(sentence));
    }
    split.train = split.train.first(samples);
    Ok(split)
}

/// The digits, whose test part is held out.
fn digits_of(wanted: &SampleArguments, model: &Model<'_>) -> Result<Split, Failure> {
    for (given, option) in
        [(!wanted.targets.is_empty(), "--targets"), (wanted.held_out.is_some(), "--held-out")]
    {
        if given {
            let sentence = format!(
                "`{option}` goes with a CSV file; the digits have their own classes and their own test part"
            );
            return Err(Failure::Usage(sentence));
        }
    }
    let (train, test) = (of_part(&digits().train), of_part(&digits().test));
    let refused = |sentence| Failure::Usage(format!("the embedded digits: {sentence}"));
    train.check(&model.network).map_err(refused)?;
    let how = format!("the last {} images, by other writers", test.samples());
    Ok(Split { train, held_out: Some(test), how })
}

fn of_part(part: &Part) -> Data {
    let names = (0..CLASSES).map(|digit| digit.to_string()).collect();
    let answers = Answers::Classes { classes: part.labels.clone(), names };
    Data { width: PIXELS, inputs: part.inputs.clone(), answers }
}
