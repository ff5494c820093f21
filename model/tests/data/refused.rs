//! What is refused.

use super::parsed;

/// Claim: mistakes are named with line and column, what was expected and what was found. Oracle: by hand.
#[test]
fn mistakes_are_named() {
    let cases: [(&str, &[&str], &str, &str); 19] = [
        ("", &[], "cross_entropy", "data.csv: expected rows of numbers, found an empty file"),
        ("a,b,c\n", &[], "cross_entropy", "data.csv: expected at least one sample, found none"),
        (
            "1,2\n",
            &[],
            "cross_entropy",
            "data.csv: expected 3 columns, 2 inputs and 1 answer as the network has, found 2 in the first line",
        ),
        ("1;2;0\n", &[], "cross_entropy", "found 1 in the first line; separate the fields with commas"),
        (
            "1,2,3\n",
            &[],
            "mse_loss",
            "data.csv: expected 5 columns, 2 inputs and 3 answers as the network has, found 3 in the first line",
        ),
        (
            "1,2,3,4,5\n",
            &["1"],
            "mse_loss",
            "data.csv: expected 5 columns, 2 inputs and 3 answers as the network has, found 1 chosen as answers",
        ),
        (
            "1,2,0\n3,4\n",
            &[],
            "cross_entropy",
            "data.csv:2: expected 3 columns, as in the first line, found 2",
        ),
        (
            "1,2,0\n\n3,4,1,5\n",
            &[],
            "cross_entropy",
            "data.csv:3: expected 3 columns, as in the first line, found 4",
        ),
        ("1,2,0\n3,x,1\n", &[], "cross_entropy", "data.csv:2: column 2: expected a finite number, found `x`"),
        (
            "a,b,c\n1,2,0\n3,NaN,1\n",
            &[],
            "cross_entropy",
            "data.csv:3: column 2 (`b`): expected a finite number, found `NaN`",
        ),
        (
            "1,2,0\n3,inf,1\n",
            &[],
            "cross_entropy",
            "data.csv:2: column 2: expected a finite number, found `inf`",
        ),
        (
            "1,2,0\n3,1e99,1\n",
            &[],
            "cross_entropy",
            "data.csv:2: column 2: expected a finite number, found `1e99`",
        ),
        (
            "1,2,0\n3,,1\n",
            &[],
            "cross_entropy",
            "data.csv:2: column 2: expected a finite number, found nothing",
        ),
        (
            "1,2,0\n3,4,\n",
            &[],
            "cross_entropy",
            "data.csv:2: column 3: expected the name of a class, found nothing",
        ),
        (
            "1,2,a\n1,2,b\n1,2,c\n1,2,a\n1,2,d\n",
            &[],
            "cross_entropy",
            "data.csv:5: column 3: expected one of at most 3 classes, as the network has outputs (3 so far), found `d`",
        ),
        ("1,2,3,4,x\n", &[], "mse_loss", "data.csv:1: column 5: expected a finite number, found `x`"),
        (
            "1,2,0,1,2\n",
            &[],
            "binary_cross_entropy_with_logits",
            "data.csv:1: column 5: expected a number from 0 to 1, as the loss asks for, found `2`",
        ),
        (
            "width,height,kind\n1,2,0\n",
            &["kinds"],
            "cross_entropy",
            "data.csv:1: expected a column `kinds`, by name or by a number from 1 to 3, found none; did you mean `kind`?",
        ),
        (
            "1,2,0\n",
            &["4"],
            "cross_entropy",
            "data.csv:1: expected a column `4`, by name or by a number from 1 to 3, found none",
        ),
    ];
    for (text, columns, loss, sentence) in cases {
        let found = parsed(text, columns, loss).unwrap_err().to_string();
        assert!(found.contains(sentence), "expected {sentence}\nfound    {found}");
    }
}
