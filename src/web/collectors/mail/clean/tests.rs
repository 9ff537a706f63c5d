use super::*;

fn ways(loads: bool) -> Ways {
    let seal: Seal = Box::new(|address| format!("s{}", address.len()));
    Ways {
        base: "/shown/t".into(),
        parts: HashMap::from([
            ("logo@corrib.example".to_owned(), AttachmentId(7)),
            ("image001.png@01DB.5A".to_owned(), AttachmentId(8)),
        ]),
        far: loads.then_some(seal),
    }
}

fn shown(html: &str) -> Shown {
    clean(html, ways(false)).unwrap()
}

const PIXEL: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

#[test]
fn known_attacks_do_nothing_and_fetch_nothing() {
    let pixel = PIXEL;
    let attacks = [
        "<script>alert(1)</script>".to_owned(),
        "<ScRiPt src=//t.example/x.js></sCrIpT>".into(),
        "<img src=x onerror=alert(1)>".into(),
        "<img src=\"http://t.example/p.gif\">".into(),
        "<img src=\"//t.example/p.gif\">".into(),
        "<img src=\"ht\ntp://t.example/p.gif\">".into(),
        "<img srcset=\"http://t.example/p.gif 1x\" lowsrc=http://t.example/l dynsrc=http://t.example/d>".into(),
        "<img src=\"&#104;ttp://t.example/p.gif\">".into(),
        "<picture><source srcset=http://t.example/p.webp><img src=http://t.example/p.gif></picture>".into(),
        "<image src=http://t.example/p.gif>".into(),
        "<input type=image src=http://t.example/p.gif>".into(),
        "<table background=\"http://t.example/p.gif\"><tr><td background=http://t.example/q.gif>x</table>".into(),
        "<body background=http://t.example/p.gif onload=alert(1)>".into(),
        "<p style=\"background:url(http://t.example/p.gif)\">".into(),
        "<p style=\"background:u\\rl(http://t.example/p.gif)\">".into(),
        "<p style=\"background:\\75\\72\\6c(http://t.example/p.gif)\">".into(),
        "<p style=\"background-image:image-set('http://t.example/p.gif' 1x)\">".into(),
        "<p style=\"list-style:url('http://t.example/p.gif')\">".into(),
        "<p style=\"font-family:x;src:url(http://t.example/f.woff)\">".into(),
        "<style>@import 'http://t.example/x.css';</style>".into(),
        "<style>@import url(//t.example/x.css);p{margin:0}</style>".into(),
        "<style>@font-face{font-family:a;src:url(http://t.example/f)}p{font-family:a}</style>".into(),
        "<style>p{background:url(http://t.example/p.gif)}</style>".into(),
        "<style>input[value^=a]{background:url(http://t.example/a)}</style>".into(),
        "<style></style><script>alert(1)</script></style>".into(),
        "<link rel=stylesheet href=http://t.example/x.css><link rel=prefetch href=//t.example>".into(),
        "<link rel=dns-prefetch href=//t.example>".into(),
        "<base href=http://t.example/><a href=evil>x</a><img src=p.gif>".into(),
        "<meta http-equiv=refresh content=\"0;url=http://t.example\">".into(),
        "<meta http-equiv=Content-Security-Policy content=\"default-src *\">".into(),
        "<form action=http://t.example><input name=pw type=password><button formaction=//t.example>x</button></form>"
            .into(),
        "<iframe src=http://t.example></iframe><iframe srcdoc=\"<script>alert(1)</script>\"></iframe>".into(),
        "<frameset><frame src=http://t.example></frameset>".into(),
        "<object data=http://t.example></object><embed src=http://t.example><applet code=x>".into(),
        "<video src=http://t.example poster=http://t.example/p></video><audio src=//t.example></audio>".into(),
        "<svg onload=alert(1)><image href=http://t.example/p.gif /><use href=http://t.example#x /></svg>".into(),
        "<svg><style><img src=x onerror=alert(1)></style></svg>".into(),
        "<svg><a xlink:href=javascript:alert(1)>x</a><animate attributeName=href values=javascript:alert(1)>".into(),
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>"
            .into(),
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>".into(),
        "<template><img src=http://t.example/p.gif></template>".into(),
        "<textarea><img src=http://t.example/p.gif></textarea>".into(),
        "<xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>".into(),
        "<a href=\"javascript:alert(1)\">x</a><a href=\"java\tscript:alert(1)\">x</a>".into(),
        "<a href=\"&#106;avascript:alert(1)\">x</a><a href=\" javascript:alert(1)\">x</a>".into(),
        "<a href=\"vbscript:x\">x</a><a href=\"data:text/html,<script>alert(1)</script>\">x</a>".into(),
        "<a href=file:///etc/passwd>x</a><a href=\"\\\\t.example\\x\">x</a>".into(),
        "<a ping=http://t.example href=https://fine.example>x</a>".into(),
        "<img src=\"data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+\">".into(),
        "<img src=\"data:image/png;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+\">".into(),
        "<img src=\"data:text/html;base64,PHN2Zz4=\">".into(),
        format!("<img src=\"{pixel}\" onload=alert(1)>"),
        "<p onclick=alert(1) onmouseover=alert(1) id=x name=y contenteditable tabindex=1 autofocus>x</p>".into(),
        "<div style=\"position:fixed;top:0;left:0;z-index:9\">covers</div>".into(),
        "<a href=\"https://fine.example\" style=\"position:absolute;inset:0\">x</a>".into(),
        "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->".into(),
        "<![CDATA[<script>alert(1)</script>]]>".into(),
        "<?xml-stylesheet href=http://t.example/x.css?>".into(),
        "<<script>alert(1)//<</script>".into(),
        "<p title='\"><img src=x onerror=alert(1)>'>x</p>".into(),
        "</div></div></body></html><p class=\"notice\">x<script>alert(1)</script>".into(),
        "<img src=\"cid:nobody@t.example\">".into(),
        "<img src=\"/shown/t/part/7\"><img src=\"/settings\">".into(),
        "<img src=\"\\\\t.example\\p.gif\"><img src=\"blob:http://t.example/x\">".into(),
    ];
    for attack in &attacks {
        let Shown { body, sheet, .. } = shown(attack);
        let all = format!("{sheet}{body}");
        for bad in [
            "t.example",
            "<script",
            "onerror",
            "onload",
            "onclick",
            "onmouseover",
            "javascript",
            "vbscript",
            "alert(1)>",
            "<svg",
            "<iframe",
            "<form",
            "<input",
            "<base",
            "<meta",
            "<link",
            "<object",
            "<embed",
            "url(",
            "@import",
            "position",
            "srcset",
            "background=",
            "/settings",
            "text/html",
            "svg+xml",
            "ping",
            "contenteditable",
            "autofocus",
            "id=",
            "src=\"/shown",
        ] {
            // Words that are only shown are no harm.
            let acts = all.split('>').any(|tag| tag.rsplit_once('<').is_some_and(|(_, it)| it.contains(bad)))
                || sheet.contains(bad)
                || bad.starts_with('<') && body.contains(bad);
            assert!(!acts, "{attack}\nleaves {bad} in\n{all}");
        }
    }
}

#[test]
fn pictures_from_elsewhere_wait_until_they_are_asked_for() {
    let mail = "<p>Sale</p><img src=\"https://cdn.example/a.png?x=1&amp;y=2\" width=600 height=200 alt=\"Sale\">\
                <img src=\"//cdn.example/p.gif\"><img src=\"//cdn.example/dot.gif\" width=1 height=1>";
    let waits = clean(mail, ways(false)).unwrap();
    assert_eq!(waits.waiting, 2);
    assert!(waits.body.contains("width:600px;height:200px;\">Sale</span>"), "{}", waits.body);
    assert!(!waits.body.contains("<img"), "{}", waits.body);
    let loaded = clean(mail, ways(true)).unwrap();
    assert_eq!(loaded.waiting, 0);
    let way = "src=\"/shown/t/far/s33?of=https%3A//cdn.example/a.png%3Fx%3D1%26y%3D2\"";
    assert!(loaded.body.contains(way), "{}", loaded.body);
    assert!(loaded.body.contains("of=https%3A//cdn.example/p.gif"), "{}", loaded.body);
    assert!(!loaded.body.contains("dot.gif"), "{}", loaded.body);
    let many = clean(&"<img src=http://cdn.example/a>".repeat(500), ways(true)).unwrap();
    assert_eq!((many.body.matches("/far/").count(), many.waiting), (MOST_PICTURES, 500 - MOST_PICTURES));
    // Nobody else can make a picture wait.
    assert_eq!(clean("<img src=\"duly:waits\">", ways(false)).unwrap().waiting, 0);
}

#[test]
fn a_mail_shows_its_own_parts_and_no_other() {
    for (given, part) in [
        ("cid:logo@corrib.example", Some(7)),
        ("CID:logo%40corrib.example", Some(7)),
        ("cid:LOGO@corrib.example", Some(7)),
        ("cid:&lt;logo@corrib.example&gt;", Some(7)),
        ("cid:image001.png@01DB.5A", Some(8)),
        ("cid:image002.png@01DB.5A", None),
        ("cid:", None),
        ("cid:%", None),
    ] {
        let body = shown(&format!("<img src=\"{given}\">")).body;
        let way = part.map(|id| format!("src=\"/shown/t/part/{id}\""));
        assert_eq!(body.contains("src="), way.is_some(), "{given}: {body}");
        assert!(way.is_none_or(|way| body.contains(&way)), "{given}: {body}");
    }
    assert!(shown(&format!("<img src=\"{PIXEL}\">")).body.contains(PIXEL));
    let large = format!("<img src=\"data:image/gif;base64,R0lGODlh{}\">", "A".repeat(LARGEST_PICTURE));
    assert!(!shown(&large).body.contains("src="));
}

#[test]
fn links_open_elsewhere_and_tell_nothing() {
    let body =
        shown("<a href=\"https://shop.example/x\" target=_top title=\"https://bank.example\">Shop</a>").body;
    for part in
        ["target=\"_blank\"", "rel=\"noopener noreferrer nofollow\"", "title=\"https://shop.example/x\""]
    {
        assert!(body.contains(part), "{part} in {body}");
    }
    assert!(!body.contains("bank.example"));
}

#[test]
fn a_mail_keeps_its_look_and_says_whether_it_has_colours() {
    for (mail, coloured) in [
        ("<p>plain</p>", false),
        ("<p class=MsoNormal style='margin:0cm;color:black'>Outlook</p>", false),
        ("<body bgcolor=\"#FFFFFF\" text=\"#000000\">old</body>", false),
        ("<body bgcolor=\"#f4f4f4\"><p>x</p></body>", true),
        ("<body style=\"background-color:#eee\"><p>x</p></body>", true),
        ("<font color=navy>x</font>", true),
        ("<font color=\"#000000\">x</font>", false),
        ("<table><tr><td bgcolor=yellow>x</td></tr></table>", true),
        ("<a href=https://x.example style=\"color:#0563C1\">x</a>", false),
        ("<style>td{background:navy}</style><table><tr><td>x</td></tr></table>", true),
    ] {
        assert_eq!(shown(mail).coloured, coloured, "{mail}");
    }
    let body = shown("<body style=\"background:#eee\"><p style=\"margin:0;color:red\">x</p></body>").body;
    assert_eq!(body, "<div style=\"background-color:#eee;\"><p style=\"margin:0;color:red;\">x</p></div>");
}

#[test]
fn deep_mail_is_refused_and_long_mail_is_cut() {
    assert!(is_flat(&"<p>line<br>".repeat(20_000)));
    assert!(is_flat(&"<table><tr><td><p>x</table>".repeat(20_000)));
    assert!(is_flat(&"<ul><li>x<li>y</ul>".repeat(20_000)));
    for deep in ["<div>", "<div></x>", "<div></p><i>", "<b id=1><p>", "<table><tr><td></div>", "<a>", "<x-y>"]
    {
        assert!(!is_flat(&deep.repeat(20_000)), "{deep}");
    }
    let long = clean(&"<p>a line of a long mail</p>".repeat(200_000), ways(false)).unwrap();
    assert!(long.cut && long.body.len() <= LARGEST);
    assert!(long.body.ends_with("<p>a line of a long mail</p>"), "{}", &long.body[long.body.len() - 50..]);
    assert!(clean(&"ä".repeat(LARGEST), ways(false)).unwrap().cut);
}
