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
document.addEventListener('input', e => { if (e.target.matches('.composer textarea')) sessionStorage.setItem(kept(), JSON.stringify([composer().dataset.mode, e.target.value])); });
document.addEventListener('submit', e => {
  if (e.target.matches('.composer')) sessionStorage.removeItem(kept());
  const b = e.submitter; if (b) setTimeout(() => { b.disabled = true; });
});
const restore = () => {
  const box = $('.composer textarea'); if (!box) return;
  let [m, text] = ['', '']; try { [m, text] = JSON.parse(sessionStorage.getItem(kept()) ?? '["",""]'); } catch { /* a draft that cannot be read is none */ }
  mode(box.value ? composer().dataset.mode : m || composer().dataset.mode, false);
  if (text && !box.value) box.value = text;
};

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
    e: () => $('[data-key=e]')?.click(), a: assign,
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
  if (e.target.id === 'flow') { mark(); if (e.target.dataset.bottom) newest(); }
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
  if (composer() && matchMedia('(min-width: 46rem)').matches) ($('form.prop') ?? (performance.getEntriesByType('navigation')[0]?.type === 'navigate' && document.referrer.includes(location.pathname) ? $('.composer textarea') : null))?.focus({ preventScroll: true });
  mark(); listen();
});
