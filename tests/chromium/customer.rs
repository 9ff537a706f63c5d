//! Aoife, at a customer, with the link of a reminder and a telephone.

use crate::{house::chromium::Visitor, on_both, web::browser::House};
use duly::{
    access,
    cases::{self, CaseKind},
    inbox::{self, Kind},
    ledger,
    words::token::ActionToken,
};

on_both!(a_customer_opens_the_link_and_promises_to_pay, |db| {
    let house = House::open(db.clone()).await;
    let (customer, now) = (house.office.corrib, house.app.clock.now());
    let token = ActionToken::random();
    let mut tx = db.begin_write().await.unwrap();
    let account = ledger::store::customer(&mut tx, customer).await.unwrap();
    let until = now.plus_seconds(86_400);
    access::store::make_link(&mut tx, &token, account.company_id, customer, None, now, until).await.unwrap();
    tx.commit().await.unwrap();
    let before = cases::store::cases_of(&mut db.read().await.unwrap(), customer).await.unwrap().len();

    let aoife = Visitor::before(house.router.clone(), 390, 844).await;
    aoife.goes_to(&format!("/p/{}", token.reveal())).await;
    aoife.reads("20298").await;
    aoife.keeps_a_picture("customer").await;
    // Looking does nothing.
    assert_eq!(cases::store::cases_of(&mut db.read().await.unwrap(), customer).await.unwrap().len(), before);

    let friday = now.date_in(&account.zone).plus_days(10);
    aoife.clicks("#promise > summary").await;
    aoife.chooses("#promise-on", &friday.to_string()).await;
    aoife.clicks("#promise button.go").await;
    aoife.arrives_at("done=").await;
    let cases = cases::store::cases_of(&mut db.read().await.unwrap(), customer).await.unwrap();
    let promise = cases.iter().find(|it| it.kind == CaseKind::Promise).expect("a promise");
    assert_eq!((promise.due_on, promise.opened_by), (Some(friday), None));
    aoife.reads(&promise.reference()).await;
    aoife.keeps_a_picture("promised").await;

    let mut db = db.read().await.unwrap();
    let said = inbox::store::messages(&mut db, promise.conversation_id).await.unwrap();
    assert!(said.iter().any(|message| message.kind == Kind::Link));
    aoife.leaves().await;
});
