#include "sim/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/chance.h"
#include "sim/disk.h"
#include "sim/minutes.h"
#include "sim/table.h"
#include "support/platter.h"
#include "sync/contact.h"
#include "sync/courier.h"
#include "sync/joining.h"

#define PASSPHRASE TEXT("una frase")
#define SECOND_PASSPHRASE TEXT("another passphrase")
#define INVITATION_MAX (1u << 20)
#define ARENA (64u << 20)
#define LEAST_FREE 65536u

static struct moment
now(void *ctx)
{
	struct phone *p = ctx;
	struct world *w = p->w;
	struct moment m = {.boot_us = w->now_us - p->booted_us,
	    .zone_min = 60};

	w->now_us += 1000;
	m.wall_us = w->now_us + p->ahead_us;
	memcpy(m.boot_id, p->boot_id, sizeof(m.boot_id));
	return m;
}

static struct clock_source
clock_of(struct phone *p)
{
	return (struct clock_source){now, p};
}

static struct vault_options
options(struct phone *p)
{
	return (struct vault_options){.chance = chance_seeded(&p->chance),
	    .kdf_ops = 1, .kdf_memory = 8192,
	    .machine = text_bytes(TEXT("m")), .state_dir = p->state};
}

/* ---- on and off ---- */

void
phone_place(struct phone *p)
{
	(void)snprintf(p->home, sizeof(p->home), "/sim/%u/home", p->n);
	(void)snprintf(p->state, sizeof(p->state), "/sim/%u/state", p->n);
}

static void
boot(struct phone *p)
{
	struct random_source r = chance_seeded(&p->chance);

	struct world *w = p->w;

	p->booted_us = w->now_us;
	r.fill(r.ctx, p->boot_id, sizeof(p->boot_id));
	if (w->boots == WORLD_BOOTS)
		world_fail(w, "too many boots");
	memcpy(w->boot[w->boots].id, p->boot_id, sizeof(p->boot_id));
	w->boot[w->boots++].at_us = p->booted_us;
}

static void
opened(struct phone *p)
{
	p->session = (struct session){
	    p->vault, clock_of(p), chance_seeded(&p->chance)};
}

void
phone_close(struct phone *p)
{
	vault_close(p->vault);
	p->vault = NULL;
}

/* What was answered is in a draft, or in a record. */
static void
check_draft(struct phone *p)
{
	struct hash form;
	struct arena a;
	struct recorded r;
	enum ayni_err e;

	if (!p->draft_known)
		return;
	arena_init(&a, ARENA);
	e = draft_form(p->vault, &p->draft, &form);
	if (e == AYNI_NOTFOUND)
		e = recorded_read(p->vault, &p->draft, &a, &r);
	world_must(p->w, e, "a draft that was begun");
	arena_free(&a);
}

void
phone_open(struct phone *p)
{
	struct vault_options o = options(p);
	struct buf why;
	enum ayni_err e;

	minutes()->phone = p->n;
	if (p->vault != NULL)
		return;
	buf_init(&why, 4096);
	e = vault_open(p->home, &o, &why, &p->vault);
	if (e != AYNI_OK)
		world_fail(p->w, "phone %u does not start: %s: %s", p->n,
		    err_name(e), buf_z(&why));
	buf_free(&why);
	world_must(p->w, vault_unlock(p->vault, PASSPHRASE), "unlock");
	opened(p);
	check_draft(p);
}

/* After something that may have stopped the machine: false, then; and what
 * came of it is nothing but that.  Else errors are faults of the programs,
 * but for one that may be. */
static bool
went_on(struct phone *p, enum ayni_err e, enum ayni_err may_be,
    const char *what)
{
	if (disk_stopped(p->n)) {
		phone_close(p);
		(void)world_went_on(p->w, p->n);
		boot(p);
		return false;
	}
	disk_cut(p->n, -1);
	if (e != AYNI_OK && e != may_be && !(p->full && e == AYNI_FULL))
		world_fail(p->w, "phone %u: %s: %s: %s", p->n, what,
		    err_name(e),
		    p->vault != NULL ? vault_why(p->vault) : "no vault");
	return true;
}

/* ---- joining ---- */

/* false: the office stopped, or has no room. */
static bool
invite(struct phone *p, const char *code, struct buf *invitation,
    struct joining *j)
{
	struct trouble t;

	buf_clear(invitation);
	if (hq_invite(&p->w->hq, code, invitation) != AYNI_OK)
		return false;
	world_must(p->w, joining_read(TEXT("invitation"),
			     buf_bytes(invitation), j, &t),
	    "joining_read");
	return true;
}

/* Once more where it was interrupted. */
static enum ayni_err
join(struct phone *p, const struct joining *j)
{
	struct vault_options o = options(p);
	struct trouble t;
	enum ayni_err e;

	e = joining_create(
	    j, p->home, &o, PASSPHRASE, text_of(p->code), &p->vault, &t);
	if (e != AYNI_EXISTS)
		return e;
	if ((e = vault_open(p->home, &o, NULL, &p->vault)) == AYNI_OK)
		e = vault_unlock(p->vault, PASSPHRASE);
	if (e == AYNI_OK)
		e = joining_add(j, p->vault, o.chance, PASSPHRASE,
		    text_of(p->code), &t);
	if (e != AYNI_OK)
		phone_close(p);
	return e;
}

struct phone *
phone_new(struct world *w)
{
	struct phone *p = &w->phone[++w->phones];
	struct joining *j = platter_need(calloc(1, sizeof(*j)));
	struct buf invitation;

	p->w = w;
	p->n = w->phones;
	phone_place(p);
	(void)snprintf(p->code, sizeof(p->code), "E%02u", p->n);
	p->chance = world_seed(w);
	disk_format(p->n, world_seed(w));
	boot(p);
	buf_init(&invitation, INVITATION_MAX);
	while (!invite(p, p->code, &invitation, j))
		;
	p->author = j->person_hash;
	do
		world_stop_somewhere(w, p->n);
	while (!went_on(p, join(p, j), AYNI_OK, "joins") ||
	    p->vault == NULL);
	opened(p);
	world_tell(w, "phone %u: joined", p->n);
	buf_free(&invitation);
	free(j);
	return p;
}

void
phone_rejoin(struct phone *p)
{
	struct joining *j = platter_need(calloc(1, sizeof(*j)));
	struct buf invitation;
	struct trouble t;

	buf_init(&invitation, INVITATION_MAX);
	while (!invite(p, p->code, &invitation, j))
		;
	phone_open(p);
	world_must(p->w, joining_add(j, p->vault, chance_seeded(&p->chance),
			     PASSPHRASE, TEXT(""), &t),
	    "joining_add");
	world_tell(p->w, "phone %u: joins again", p->n);
	buf_free(&invitation);
	free(j);
}

void
phone_share(struct phone *p)
{
	struct joining *j = platter_need(calloc(1, sizeof(*j)));
	struct buf invitation;
	struct trouble t;
	char code[8];
	enum ayni_err e;

	(void)snprintf(code, sizeof(code), "S%02u", p->n);
	buf_init(&invitation, INVITATION_MAX);
	if (!invite(p, code, &invitation, j))
		goto out;
	phone_open(p);
	world_stop_somewhere(p->w, p->n);
	e = joining_add(j, p->vault, chance_seeded(&p->chance),
	    SECOND_PASSPHRASE, TEXT(""), &t);
	world_tell(p->w, "phone %u: a second person: %s", p->n, err_name(e));
	if (went_on(p, e, AYNI_EXISTS, "shares") && e == AYNI_OK) {
		p->shared = true;
		p->second = j->person_hash;
	}
out:
	buf_free(&invitation);
	free(j);
}

/* ---- interviews ---- */

static struct draft_setup
setup_of(struct phone *p)
{
	bool other = p->shared && world_happens(p->w, 500);

	return (struct draft_setup){.vault = p->vault, .clock = clock_of(p),
	    .chance = chance_seeded(&p->chance),
	    .author = other ? p->second : p->author,
	    .least_free = LEAST_FREE};
}

static void
think(struct phone *p, struct text question, char out[16])
{
	size_t n = world_draw(p->w, 100);

	if (text_is(question, "sells"))
		(void)snprintf(out, 16, "%s", n < 50 ? "yes" : "no");
	else if (text_is(question, "name"))
		(void)snprintf(out, 16, "Farm %zu", n);
	else
		(void)snprintf(out, 16, "%zu", n);
}

/* What was said counts from now on. */
static void
note_answer(struct phone *p, struct draft *d, struct text question,
    const char *answer)
{
	if (!text_is(question, "hens"))
		return;
	p->draft_known = true;
	p->draft = *draft_record(d);
	(void)snprintf(p->hens, sizeof(p->hens), "%s", answer);
}

static enum ayni_err
meet(struct phone *p, struct draft *d, struct conduct *c, struct screen s)
{
	struct node_view v;
	struct text name;
	char answer[16];
	enum ayni_err e;

	if (s.kind == SCREEN_REPEAT)
		return world_happens(p->w, 300) ? conduct_add(c)
						: conduct_next(c);
	v = interview_view(draft_interview(d), s.node);
	name = v.field->name;
	if (v.value.n == 0 || world_happens(p->w, 500)) {
		think(p, name, answer);
		p->draft_known = p->draft_known && !text_is(name, "hens");
		e = conduct_answer(c, text_of(answer));
		if (e != AYNI_OK)
			return e;
		note_answer(p, d, name, answer);
	}
	return conduct_next(c);
}

/* From where it stands to the end; perhaps not that far. */
static enum ayni_err
hold(struct phone *p, struct draft *d, bool *done)
{
	struct conduct *c = NULL;
	enum ayni_err e = draft_conduct(d, &c);
	struct screen s;

	while (e == AYNI_OK && !world_happens(p->w, 20)) {
		s = conduct_at(c);
		if (s.kind == SCREEN_END) {
			e = draft_finish(d, c, TEXT(""));
			*done = e == AYNI_OK;
			break;
		}
		e = meet(p, d, c, s);
	}
	conduct_free(c);
	return e;
}

static enum ayni_err
hold_and_leave(struct phone *p, struct draft *d, bool *done)
{
	enum ayni_err e = hold(p, d, done);

	draft_free(d);
	return e;
}

static void
interview(struct phone *p, const char *what,
    enum ayni_err (*begin)(struct phone *p, struct arena *a,
	struct draft **out))
{
	struct draft *d = NULL;
	struct arena a;
	bool done = false;
	enum ayni_err e;

	phone_open(p);
	arena_init(&a, ARENA);
	world_stop_somewhere(p->w, p->n);
	e = begin(p, &a, &d);
	if (e == AYNI_OK && d != NULL)
		e = hold_and_leave(p, d, &done);
	arena_free(&a);
	world_tell(p->w, "phone %u: %s: %s%s", p->n, what, err_name(e),
	    done ? "" : ", unfinished");
	(void)went_on(p, e, AYNI_OK, what);
}

static enum ayni_err
begin_new(struct phone *p, struct arena *a, struct draft **out)
{
	struct draft_setup s = setup_of(p);
	const struct hq_form *f =
	    &p->w->hq.form[world_draw(p->w, HQ_FORMS)];
	struct buf package;
	enum ayni_err e;

	(void)a;
	buf_init(&package, 1u << 20);
	e = vault_form_get(p->vault, &f->id, &package);
	buf_free(&package);
	if (e == AYNI_NOTFOUND)
		f = &p->w->hq.form[0];
	else if (e != AYNI_OK)
		return e;
	return draft_begin(&s, f->form, &f->id, UINT32_MAX, out);
}

void
phone_record(struct phone *p)
{
	interview(p, "records", begin_new);
}

/* What was answered before is still there. */
static void
check_answer(struct phone *p, struct draft *d)
{
	struct interview *iv = draft_interview(d);
	struct text is;

	if (!p->draft_known || !ID_EQUAL(p->draft, *draft_record(d)))
		return;
	is = interview_value(iv, interview_find(iv, TEXT("/farm/hens")));
	if (!text_is(is, p->hens))
		world_fail(p->w, "phone %u: a draft says %.*s, not %s", p->n,
		    (int)is.n, is.p, p->hens);
}

static enum ayni_err
begin_again(struct phone *p, struct arena *a, struct draft **out)
{
	struct draft_setup s = setup_of(p);
	struct draft_item *list = NULL, *at;
	size_t n = 0;
	enum ayni_err e = draft_list(p->vault, a, &list, &n);

	if (e != AYNI_OK || n == 0)
		return e;
	at = &list[world_draw(p->w, n)];
	e = draft_resume(&s, hq_form(&p->w->hq, &at->form)->form, &at->record,
	    out);
	if (e == AYNI_OK)
		check_answer(p, *out);
	return e;
}

void
phone_resume(struct phone *p)
{
	interview(p, "resumes", begin_again);
}

/* ---- what was recorded, once more ---- */

struct picking {
	struct world *w;
	size_t seen;
	struct record_id id;
};

static enum ayni_err
pick(void *ctx, const struct vault_record *r)
{
	struct picking *k = ctx;

	if (world_draw(k->w, ++k->seen) == 0)
		k->id = r->id;
	return AYNI_OK;
}

/* NOTFOUND where there is none. */
static enum ayni_err
some_record(struct phone *p, struct arena *a, struct recorded *out)
{
	struct picking k = {.w = p->w};
	enum ayni_err e = vault_record_list(p->vault, pick, &k);

	if (e == AYNI_OK && k.seen == 0)
		e = AYNI_NOTFOUND;
	return e == AYNI_OK ? recorded_read(p->vault, &k.id, a, out) : e;
}

static enum ayni_err
begin_correction(struct phone *p, struct arena *a, struct draft **out)
{
	struct draft_setup s = setup_of(p);
	struct recorded *r = arena_zalloc(a, 1, sizeof(*r));
	enum ayni_err e = some_record(p, a, r);

	if (e == AYNI_OK)
		e = draft_edit(&s,
		    hq_form(&p->w->hq, &r->merged.form)->form, r, UINT32_MAX,
		    out);
	return e == AYNI_NOTFOUND || e == AYNI_EXISTS ? AYNI_OK : e;
}

void
phone_correct(struct phone *p)
{
	interview(p, "corrects", begin_correction);
}

static void
add(struct phone *p, const char *what,
    enum ayni_err (*step)(const struct draft_setup *s,
	const struct recorded *r, struct text why))
{
	struct draft_setup s;
	struct recorded r;
	struct arena a;
	enum ayni_err e;

	phone_open(p);
	s = setup_of(p);
	arena_init(&a, ARENA);
	world_stop_somewhere(p->w, p->n);
	e = some_record(p, &a, &r);
	if (e == AYNI_OK)
		e = step(&s, &r, TEXT("so"));
	arena_free(&a);
	world_tell(p->w, "phone %u: %s: %s", p->n, what, err_name(e));
	if (e == AYNI_NOTFOUND || e == AYNI_EXISTS)
		e = AYNI_OK;
	(void)went_on(p, e, AYNI_STATE, what);
}

void
phone_withdraw(struct phone *p)
{
	add(p, "withdraws", draft_withdraw);
}

void
phone_remark(struct phone *p)
{
	add(p, "remarks", draft_note);
}

/* ---- the office ---- */

enum ayni_err
phone_ask(struct phone *p, struct buf *up)
{
	/* a letter may go on where the one before it ended, as bundles do */
	struct session_ask ask = {.most_bytes = 1 + world_draw(p->w, 4096),
	    .after = world_happens(p->w, 400) ? p->asked : 0,
	    .join = world_happens(p->w, 200)};
	struct session_sent sent;
	enum ayni_err e;

	phone_open(p);
	world_stop_somewhere(p->w, p->n);
	e = session_request(&p->session, &ask, up, &sent);
	if (!went_on(p, e, AYNI_OK, "asks") && e == AYNI_OK)
		e = AYNI_IO;
	if (e == AYNI_OK)
		p->asked = sent.last;
	return e;
}

enum ayni_err
phone_hear(struct phone *p, struct bytes down)
{
	struct session_news news;
	struct trouble t;
	enum ayni_err e;

	phone_open(p);
	session_news_init(&news);
	world_stop_somewhere(p->w, p->n);
	e = session_answer(&p->session, TEXT("office"), down, &news, &t);
	session_news_free(&news);
	world_tell(p->w, "phone %u: an answer: %s", p->n, err_name(e));
	(void)went_on(p, e == AYNI_NOTOURS ? AYNI_REMOTE : e, AYNI_REMOTE,
	    "hears");
	return e;
}

static enum ayni_err
rest(void *ctx, int64_t us)
{
	((struct world *)ctx)->now_us += us;
	return AYNI_OK;
}

enum ayni_err
phone_sync(struct phone *p, bool *quiet)
{
	struct contact_setup s;
	struct contact c;
	enum ayni_err e;

	phone_open(p);
	memset(&s, 0, sizeof(s));
	s.session = p->session;
	s.transport = post_link(p->w);
	s.sleep = (struct sleeper){rest, p->w};
	s.most_bytes = p->w->post.good ? 0 : 1 + world_draw(p->w, 8192);
	world_stop_somewhere(p->w, p->n);
	e = contact_run(&s, &c);
	*quiet = c.batches == 0 && c.news.forms == 0 && !c.news.admitted &&
	    !c.news.new_epoch;
	world_tell(p->w, "phone %u: syncs: %s, %llu rounds, %llu entries",
	    p->n, err_name(e), (unsigned long long)c.rounds,
	    (unsigned long long)c.entries);
	contact_free(&c);
	if (e == AYNI_NET || e == AYNI_TIMEOUT || e == AYNI_NOTOURS)
		e = AYNI_REMOTE;
	if (!went_on(p, e, AYNI_REMOTE, "syncs") && e == AYNI_OK)
		e = AYNI_IO;
	return e;
}

enum ayni_err
phone_carry(struct phone *p, const struct stick *stick, const char *dir)
{
	struct courier c;
	enum ayni_err e;

	phone_open(p);
	world_stop_somewhere(p->w, p->n);
	e = courier_carry(&p->session, stick, dir, &c);
	courier_free(&c);
	(void)went_on(p, e, e, "carries");
	return e;
}

enum standing
phone_standing(struct phone *p)
{
	enum standing s;
	struct home h;

	phone_open(p);
	world_must(p->w, home_load(p->vault, &h), "home_load");
	s = h.standing;
	home_free(&h);
	return s;
}

/* ---- what lies in its vault ---- */

struct table
phone_table(const struct phone *p)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "%s/vault.db", p->home);
	return table_open(p->w, path);
}

void
phone_entries(struct phone *p,
    void (*fn)(void *ctx, struct minutes_entry *e), void *ctx)
{
	struct minutes_entry *e;
	sqlite3_stmt *st;
	struct table t = phone_table(p);
	struct hash id;

	st = table_query(&t, "SELECT id FROM entry", (struct bytes){NULL, 0});
	while (table_next(&t, st)) {
		TABLE_ID(&t, st, 0, id);
		if ((e = minutes_find_entry(&id)) == NULL)
			world_fail(p->w, "phone %u: entry %s was written by "
			    "nobody", p->n, table_name(&id));
		fn(ctx, e);
	}
	table_close(&t);
}
