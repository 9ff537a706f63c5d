// duly.js: keys, dialogs, composer, live updates. Every page works without it.
'use strict';
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
const typing = () => document.activeElement?.matches('input:not([type=checkbox]), textarea, select');
const open = id => { const d = document.getElementById(id); if (d && !d.open) d.showModal(); };

document.addEventListener('click', e => {
  const at = s => e.target.closest(s);
  if (at('[data-close]')) at('dialog').close();
  if (at('[data-mode-to]')) mode(at('[data-mode-to]').dataset.modeTo);
  if (at('[data-change]')) change(at('.prop'));
});

// --- the composer: one form, two modes; each has its own button, and the button says what happens -------------
const composer = () => $('.composer');
const mode = (m, focus = true) => {
  const c = composer(), box = c && $('textarea', c); if (!box) return;
  if (m === 'reply' && 'onlyNote' in box.dataset) m = 'note';
  c.dataset.mode = m; c.elements.seen_as.value = m; box.placeholder = box.dataset[m];
  $$('[data-mode-to]', c).forEach(b => b.setAttribute('aria-selected', b.dataset.modeTo === m));
  if (focus) box.focus();
};
const send = () => { const c = composer(), b = c && $(`button[value="${c.dataset.mode}"]`, c); if (b) c.requestSubmit(b); };

// What was typed survives a reload, a lost connection and a session that ended.
const kept = () => `draft:${$('.conv')?.dataset.id}`;
document.addEventListener('input', e => { if (e.target.matches('.composer textarea')) sessionStorage.setItem(kept(), JSON.stringify([composer().dataset.mode, e.target.value, back])); });
document.addEventListener('submit', e => {
  if (e.target.matches('.composer')) sessionStorage.removeItem(kept());
  const b = e.submitter; if (b) setTimeout(() => { b.disabled = true; });
});
const restore = () => {
  const box = $('.composer textarea'); if (!box) return;
  let [m, text, of] = ['', '']; try { [m, text, of] = JSON.parse(sessionStorage.getItem(kept()) ?? '["",""]'); } catch { /* a draft that cannot be read is none */ }
  mode(box.value ? composer().dataset.mode : m || composer().dataset.mode, false);
  if (text && back) box.value = of === back ? text : `${box.value}\n\n${text}`;
  else if (text && !box.value) box.value = text;
};

// Words that came back with “Undo” stand before what was typed since; a reload keeps what became of them.
const back = new URLSearchParams(location.search).get('draft') ?? '';

// --- files: chosen ones add up, each can be put away again, and too much is said before anything is sent ------------
let chosen = new DataTransfer();
const sized = n => { const l = document.documentElement.lang, f = k => Math.floor(n / k).toLocaleString(l); return n < 1e3 ? `${n} B` : n < 1e6 ? `${f(1e3)} kB` : `${f(1e6)} MB`; };
const drawFiles = pick => {
  pick.files = chosen.files;
  const place = $('.chosen'), much = $('.too-much'), over = [...chosen.files].reduce((sum, f) => sum + f.size, 0) > Number(pick.dataset.most);
  $$('.chip.new', place).forEach(c => c.remove());
  [...chosen.files].forEach((file, i) => {
    const chip = document.createElement('span'), name = document.createElement('span'), size = document.createElement('span'), away = document.createElement('button');
    chip.className = 'chip new'; name.className = 'cut'; name.dir = 'auto'; name.textContent = file.name; size.className = 'mm'; size.textContent = sized(file.size);
    away.type = 'button'; away.className = 'btn bare tiny'; away.textContent = '×'; away.setAttribute('aria-label', place.dataset.remove.replace('#', file.name));
    away.addEventListener('click', () => { const rest = new DataTransfer(); [...chosen.files].forEach((f, j) => { if (j !== i) rest.items.add(f); }); chosen = rest; drawFiles(pick); pick.focus(); });
    chip.append(name, size, away); place.append(chip);
  });
  much.hidden = !over; pick.setCustomValidity(over ? much.textContent : '');
};
document.addEventListener('change', e => {
  if (!e.target.matches('.pick')) return;
  const has = f => [...chosen.files].some(g => g.name === f.name && g.size === f.size && g.lastModified === f.lastModified);
  [...e.target.files].forEach(f => { if (!has(f)) chosen.items.add(f); });
  drawFiles(e.target);
});

// --- second thoughts: the seconds until a message leaves; then the page asks how it fares -----------------------------
let ticking = 0, looks = 0;
const tick = () => {
  const all = $$('[data-left]'); if (!all.length) { clearInterval(ticking); ticking = 0; return; }
  all.forEach(it => {
    it.dataset.end ??= Date.now() + it.dataset.left * 1000;
    const left = Math.ceil((it.dataset.end - Date.now()) / 1000);
    it.textContent = left > 0 ? it.dataset.words.replace('#', left) : it.dataset.over;
    if (left <= 0 && left % 2 === 0 && looks++ < 20) changed();
  });
};
const count = () => { if ($('[data-left]') && !ticking) { looks = 0; tick(); ticking = setInterval(tick, 1000); } };

// --- readings --------------------------------------------------------------------------------------------------
const reading = () => document.activeElement?.closest?.('form.prop');
const change = p => { const b = p && $('[data-change]', p); if (!b) return; const on = p.classList.toggle('changing'); b.setAttribute('aria-expanded', on); if (on) { $('.in', p).focus({ preventScroll: true }); p.scrollIntoView({ block: 'nearest' }); } else p.focus(); };
let settled = 0;
const press = key => {
  const p = reading(), b = p && $(`[data-key="${key}"]`, p); if (!b) return false;
  // A key that is held, or struck twice in haste, settles one reading, not two.
  if (key !== 'c' && Date.now() - settled < 400) return true;
  if (key !== 'c') settled = Date.now();
  if (key === 'y' && !p.reportValidity()) { if (!p.classList.contains('changing')) change(p); return true; }
  b.click(); return true;
};
const mark = () => { const p = reading() ?? $('form.prop'); $$('form.prop').forEach(q => q === p ? q.setAttribute('aria-current', 'true') : q.removeAttribute('aria-current')); };
document.addEventListener('focusin', mark);

// --- keys ------------------------------------------------------------------------------------------------------
// A row moves the focus, not a hidden cursor: screen readers and eyes see the same place.
const step = by => { const rows = $$('.list .li, .go-to, .hit'); let i = rows.indexOf(document.activeElement); if (i < 0) i = rows.findIndex(r => r.hasAttribute('aria-current')); rows[Math.max(0, Math.min(rows.length - 1, i + by))]?.focus(); };
const pane = () => { const all = $$('.side .find, .list .li[aria-current], .list .li, .conv .flow, .panel').filter(e => e.offsetParent); const firsts = [$('.side .find'), $('.list .li[aria-current]') ?? $('.list .li'), $('form.prop') ?? $('.flow'), $('.composer textarea')].filter(e => e && all.length && e.offsetParent); const i = firsts.findIndex(e => e.closest('.side, .list, .flow, .composer') === document.activeElement?.closest?.('.side, .list, .flow, .composer')); firsts[(i + 1) % firsts.length]?.focus(); };
const assign = () => { const d = $('.assign'); if (d) { d.open = true; $('select', d).focus(); } };
let before = '';
document.addEventListener('keydown', e => {
  if ((e.ctrlKey || e.metaKey) && e.key === 'Enter' && e.target.closest?.('.composer')) { e.preventDefault(); return send(); }
  if (e.key === 'F6') { e.preventDefault(); return pane(); }
  if (e.key === 'Escape' && !$('dialog[open]')) {
    const p = e.target.closest?.('.prop.changing'); if (p) return change(p);
    const d = e.target.closest?.('details.pop[open]'); if (d) { d.open = false; return $('summary', d).focus(); }
    if (typing()) return ($('.li[aria-current]') ?? $('#main'))?.focus();
  }
  if (e.ctrlKey || e.metaKey || e.altKey || typing() || $('dialog[open]') || e.repeat && !'jk'.includes(e.key)) return;
  if (document.body.dataset.keys !== 'on') return;
  const go = { i: '/inbox/mine', w: '/worklist', c: '/customers' }[e.key];
  if (before === 'g' && go) { before = ''; location.href = go; return; }
  before = e.key;
  const does = {
    j: () => step(1), k: () => step(-1), '?': () => open('keys'),
    '/': () => { const box = $('[data-search]'); if (box) { box.focus(); box.select(); } else location.href = '/search'; },
    u: () => $('.li[aria-current]') ? $('.li[aria-current]').focus() : history.back(),
    r: () => mode('reply'), n: () => press('n') || mode('note'), y: () => press('y'), c: () => press('c'),
    e: () => $('[data-key=e]')?.click(), a: assign, z: () => $$('[data-key=z]').at(-1)?.click(),
  }[e.key];
  if (does) { e.preventDefault(); does(); }
});

// --- live: the server says "something changed", the page asks what, and nothing moves under hand or eye --------------
let source = null, latest = '';
const changed = () => { document.body.dispatchEvent(new Event('duly:changed')); };
const listen = () => {
  if (document.hidden) { source?.close(); source = null; return; }
  if (source || !$('#alarms')) return;
  source = new EventSource('/events');
  source.addEventListener('changed', changed);
  source.addEventListener('error', () => { if (source?.readyState === EventSource.CLOSED) { source = null; setTimeout(listen, 5000); } });
};
document.addEventListener('visibilitychange', () => { if (!document.hidden && !source) changed(); listen(); });
const busy = r => r.matches(':hover') || r.contains(document.activeElement);
document.addEventListener('htmx:configRequest', e => { if (e.target.id === 'flow') e.detail.parameters.seen = latest; });
document.addEventListener('htmx:beforeSwap', e => {
  const flow = e.target; if (flow.id !== 'flow' || e.detail.xhr.status !== 200) return;
  // Fields that are being changed, and frames that are being read, are not taken away.
  if ($('.prop.changing', flow) || $('details[open]', flow)) { e.detail.shouldSwap = false; return; }
  latest = e.detail.xhr.getResponseHeader('x-stamp') ?? '';
  const shown = e.detail.xhr.getResponseHeader('x-latest'), c = composer();
  // Whoever is writing may not have seen what just came: then the server stops the answer and says so.
  if (shown && c && !$('textarea', c)?.value) c.elements.latest.value = shown;
  flow.dataset.bottom = flow.scrollHeight - flow.scrollTop - flow.clientHeight < 80 ? '1' : '';
});
document.addEventListener('htmx:afterSwap', e => {
  if (e.target.id === 'flow') { mark(); count(); if (e.target.dataset.bottom) newest(); }
  if (e.target.id === 'news') fresh();
});
// The list takes the new rows in by itself only where nobody is looking at it.
const fresh = async () => {
  const list = $('.list'), rows = list && $('ol', list);
  if (!$('[data-news]') || busy(list) || rows?.scrollTop || new URLSearchParams(location.search).has('before')) return;
  const page = await fetch(location.href).then(r => r.ok ? r.text() : '').catch(() => ''); if (!page) return;
  const next = new DOMParser().parseFromString(page, 'text/html').querySelector('.list');
  if (next && !busy(list)) { list.replaceWith(next); window.htmx?.process(next); }
};

// --- where one was -----------------------------------------------------------------------------------------------
const newest = () => { const f = $('.conv .flow'); if (f) f.scrollTop = f.scrollHeight; };
addEventListener('pagehide', () => { const l = $('.list ol'); if (l) sessionStorage.setItem('list', JSON.stringify([location.pathname.split('/')[2], l.scrollTop])); });
addEventListener('DOMContentLoaded', () => {
  document.documentElement.dataset.script = 'on';
  $$('.prop [data-incomplete]').forEach(f => f.closest('.prop').classList.add('lacking'));
  const l = $('.list ol'); let was = []; try { was = JSON.parse(sessionStorage.getItem('list') ?? '[]'); } catch { /* no place is kept */ }
  if (l && was[0] === location.pathname.split('/')[2]) l.scrollTop = was[1];
  $('.li[aria-current]')?.scrollIntoView({ block: 'nearest' });
  restore();
  const there = location.hash && $(location.hash.replace(/[^#\w-]/g, ''));
  if (there) there.scrollIntoView({ block: 'center' }); else newest();
  const box = $('.composer textarea');
  if (back && box) { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }
  // Whoever has just sent something may want it back with one key: the focus stays out of the composer.
  else if ($('[data-left]') && !$('form.prop')) $('.flow').focus({ preventScroll: true });
  else if (composer() && matchMedia('(min-width: 46rem)').matches) ($('form.prop') ?? (performance.getEntriesByType('navigation')[0]?.type === 'navigate' && document.referrer.includes(location.pathname) ? $('.composer textarea') : null))?.focus({ preventScroll: true });
  mark(); count(); listen();
});
