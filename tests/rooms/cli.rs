//! The binary as somebody uses it on a terminal.

use crate::house::binary::Place as House;

#[test]
fn a_file_is_imported_and_its_errors_are_written() {
    let house = House::new("");
    let (_, sample, _) = house.duly(&["import", "customers", "--sample"], "");
    std::fs::write(house.path().join("customers.csv"), &sample).unwrap();
    let counts = |arguments: &[&str]| house.duly(arguments, "").1.lines().last().unwrap().to_owned();
    let dry = counts(&["import", "customers", "customers.csv", "--dry-run"]);
    assert_eq!(dry, "customers: 3 added, 0 changed, 0 unchanged, 0 refused (a dry run: nothing was changed)");
    let import = ["import", "customers", "customers.csv", "--company", "nordhafen"];
    assert_eq!(counts(&import), "customers: 3 added, 0 changed, 0 unchanged, 0 refused");
    assert_eq!(counts(&import), "customers: 0 added, 0 changed, 3 unchanged, 0 refused");

    std::fs::write(house.path().join("bad.csv"), "number;name;country\n=1+1;;Germany\n").unwrap();
    let (code, out, _) = house.duly(&["import", "customers", "bad.csv", "--errors", "errors.csv"], "");
    assert_eq!(
        (code, out.lines().last().unwrap()),
        (0, "customers: 0 added, 0 changed, 0 unchanged, 1 refused")
    );
    let errors = std::fs::read_to_string(house.path().join("errors.csv")).unwrap();
    assert!(errors.starts_with("line,column,value,reason\n2,name,,is empty\n2,country,Germany,"), "{errors}");
    let (code, ..) = house.duly(&["import", "customers", "bad.csv", "--strict"], "");
    assert_eq!(code, 1);
}

#[test]
fn somebody_is_let_in_by_an_administrator_at_the_terminal() {
    let house = House::new("");
    let add = [
        "user",
        "add",
        "mara@nordhafen.example",
        "--name",
        "Mara Lind",
        "--role",
        "manager",
        "--password-stdin",
    ];
    let (code, _, said) = house.duly(&add, "short\n");
    assert!(code == 1 && said.contains("at least 12 characters") && !said.contains("short"), "{said}");
    let (code, out, said) = house.duly(&add, "four words in a row\n");
    assert_eq!((code, out.as_str()), (0, "added as user 1\n"), "{said}");
    assert_eq!(house.duly(&add, "four words in a row\n").0, 1);
    let (_, list, _) = house.duly(&["user", "list"], "");
    assert_eq!(list, "1\tmara@nordhafen.example\tmanager\tMara Lind\n");
    assert_eq!(house.duly(&["reindex"], "").1, "0 messages can be found\n");
}

#[test]
fn what_is_wrong_is_said_in_one_line() {
    let house = House::new("[email]\ntransport = \"smtp\"\nhost = \"h\"\npassword = \"hunter2hunter2\"\n");
    let (code, out, _) = house.duly(&["check"], "");
    assert!(code == 0 && out.contains("nordhafen") && !out.contains("hunter2"), "{out}");
    for (arguments, expected, words) in [
        (vec!["import", "customers", "nowhere.csv"], 1, "nowhere.csv"),
        (vec!["import", "customers", "duly.toml"], 1, "customers need the columns number, name"),
        (vec!["import", "shoes", "x.csv"], 2, "customers, contacts, invoices, payments"),
        (vec!["import", "customers"], 2, "FILE"),
        (vec!["run", "--on", "soon"], 2, "soon"),
        (vec!["dance"], 2, "dance"),
        (vec!["--config", "nowhere.toml", "check"], 1, "nowhere.toml"),
    ] {
        let (code, _, said) = house.duly(&arguments, "");
        assert!(code == expected && said.contains(words), "{arguments:?}: {code} {said}");
        assert!(expected == 2 || said.lines().count() == 1, "{said}");
    }
    std::fs::write(house.path().join("duly.toml"), "[server]\nlisen = 1\n").unwrap();
    let (code, _, said) = house.duly(&["check"], "");
    assert!(code == 1 && said.starts_with("duly: duly.toml:2: unknown field `lisen`"), "{said}");
}

#[test]
fn the_doctor_says_what_is_wrong_and_how_to_mend_it() {
    let house = House::new("[dns]\nserver = \"127.0.0.1:9\"\n");
    let (code, out, said) = house.duly(&["doctor"], "");
    assert!(
        code == 0 && out.contains("✓ Database: SQLite") && out.contains("\n  → Add a section [[mailbox]]"),
        "{out}{said}"
    );
    let last = out.lines().last().unwrap();
    assert!(last.starts_with("Nothing is wrong, ") && last.contains("things to look at"), "{last}");

    // Nothing listens at port 1.
    let smtp =
        "[email]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = 1\npassword = \"hunter2hunter2\"\n";
    let house = House::new(&format!("{smtp}[dns]\nserver = \"127.0.0.1:9\"\n"));
    let (code, out, _) = house.duly(&["doctor", "--json"], "");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    let closed = told["findings"].as_array().unwrap().iter().find(|it| it["found"] == "port_closed").unwrap();
    assert_eq!((code, &closed["severity"], &closed["area"]), (1, &"bad".into(), &"Way out".into()));
    assert!(closed["mend"].as_str().unwrap().contains("587") && !out.contains("hunter2"), "{out}");

    std::fs::write(house.path().join("duly.toml"), "[server]\nlisen = 1\n").unwrap();
    let (code, out, _) = house.duly(&["doctor"], "");
    assert!(code == 1 && out.contains("unknown field `lisen`") && out.contains("duly.toml:2"), "{out}");
}
