//! What is read.

use headwater_model::Answers;

use super::parsed;

fn classes(text: &str, columns: &[&str]) -> (Vec<f32>, Vec<usize>, Vec<String>) {
    let data = parsed(text, columns, "cross_entropy").unwrap();
    match data.answers {
        Answers::Classes { classes, names } => (data.inputs, classes, names),
        Answers::Values { .. } => panic!("softmax cross-entropy takes classes"),
    }
}

/// Claim: whole numbers below the number of outputs are the classes; other numbers are numbered by value, words by
/// alphabet. A first line of names is known by its inputs. Oracle: by hand.
#[test]
fn classes_are_numbered() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        classes("1,2,2\n3,4,0\n", &[]),
        (vec![1.0, 2.0, 3.0, 4.0], vec![2, 0], names(&["0", "1", "2"]))
    );
    assert_eq!(classes("1,2,10\n3,4,9\n", &[]).1, [1, 0]);
    assert_eq!(classes("1,2,10\n3,4,9\n", &[]).2, names(&["9", "10"]));
    let text = "width,height,kind\n1,2,plum\n3,4,apple\n\n 5 , 6 , plum \n";
    assert_eq!(
        classes(text, &[]),
        (vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], vec![1, 0, 1], names(&["apple", "plum"]))
    );
    let text = "kind,width,height\nplum,1,2\n";
    assert_eq!(classes(text, &["kind"]), (vec![1.0, 2.0], vec![0], names(&["plum"])));
    assert_eq!(classes(text, &["1"]).0, [1.0, 2.0]);
    assert_eq!(classes("\u{feff}1,2,0\r\n\"3\",4,\"1\"\r\n", &[]).1, [0, 1]);
}

/// Claim: classes are counted. Oracle: by hand.
#[test]
fn classes_are_counted() {
    let data = parsed("1,2,a\n1,2,b\n1,2,a\n", &[], "cross_entropy").unwrap();
    assert_eq!(data.answers.counts(), [("a", 2), ("b", 1)]);
    assert_eq!(data.samples(), 3);
}

/// Claim: other losses take as many values as there are outputs, the last columns or those named, in the order named.
/// Oracle: by hand.
#[test]
fn values_are_read() {
    let values = |text, columns: &[&str]| parsed(text, columns, "mse_loss").unwrap();
    let data = values("1,2,3,4,5\n", &[]);
    assert_eq!(
        (data.inputs, data.answers),
        (vec![1.0, 2.0], Answers::Values { width: 3, values: vec![3.0, 4.0, 5.0] })
    );
    let data = values("a,b,c,d,e\n1,2,3,4,5\n", &["e", "1", "b"]);
    assert_eq!(
        (data.inputs, data.answers),
        (vec![3.0, 4.0], Answers::Values { width: 3, values: vec![5.0, 1.0, 2.0] })
    );
}

/// Claim: a split holds out the share that was asked for, no sample twice, and the same samples each time.
/// Oracle: the inputs, which name the samples.
#[test]
fn a_split_is_a_partition() {
    let text: String = (0..50).map(|row| format!("{row},0,{}\n", row % 3)).collect();
    let data = parsed(&text, &[], "cross_entropy").unwrap();
    for (share, held) in [(0.2, 10), (0.001, 1), (1.0, 49)] {
        let split = data.clone().split(share);
        assert_eq!(split, data.clone().split(share));
        let held_out = split.held_out.unwrap();
        assert_eq!((held_out.samples(), split.train.samples()), (held, 50 - held));
        let mut rows: Vec<f32> = [&held_out, &split.train]
            .iter()
            .flat_map(|part| part.inputs.iter().step_by(2))
            .copied()
            .collect();
        rows.sort_by(f32::total_cmp);
        assert!(rows.into_iter().eq((0..50_u8).map(f32::from)));
        // Answers go with their samples.
        for (inputs, class) in held_out.inputs.chunks(2).zip(held_out.answers.classes().unwrap()) {
            assert_eq!(inputs[0] as usize % 3, *class);
        }
    }
    assert_eq!(data.clone().split(0.0).held_out, None);
    assert_eq!(parsed("1,2,0\n", &[], "cross_entropy").unwrap().split(0.5).held_out, None);
}
