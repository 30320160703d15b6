#include "ingest/journal.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/notice.h"
#include "ayni/package.h"
#include "db/db_work.h"
#include "ingest/look.h"
#include "ingest/state.h"
#include "ingest/trust.h"

#define STEPS_MAX 64u
#define REGISTER_STEPS 16u /* of many units each */

/* The place of the next batch: after the last of this office epoch, which
 * begins with its own certificate. */
static enum ayni_err
place(struct ingest *g, struct batch_header *h)
{
	struct trust_marks m;
	enum ayni_err e;

	memset(h, 0, sizeof(*h));
	h->device = g->office->device;
	h->epoch = g->office->cert.epoch;
	e = trust_held(g->db, &h->epoch, &m);
	if (e != AYNI_OK)
		return e;
	h->first = m.held + 1;
	h->has_previous = m.held > 0;
	h->previous = m.id;
	return AYNI_OK;
}

static void
complete(struct ingest *g, struct entry *e)
{
	static const uint8_t none[16];

	e->author = g->office->hash;
	e->at = g->clock.now(g->clock.ctx);
	if (memcmp(e->salt, none, sizeof(none)) == 0)
		g->chance.fill(g->chance.ctx, e->salt, sizeof(e->salt));
}

enum ayni_err
journal_append(struct ingest *g, struct entry *e, size_t n)
{
	struct batch_header h;
	struct bytes raw[STEPS_MAX];
	struct buf entry[STEPS_MAX], batch;
	struct verdict v;
	struct hash id;
	enum ayni_err err;
	size_t i;

	if (n > STEPS_MAX)
		return AYNI_TOOBIG;
	memset(entry, 0, sizeof(entry));
	buf_init(&batch, BATCH_MAX_OFFICE_BYTES);
	err = e[0].kind != ENTRY_OFFICE ? journal_open(g) : AYNI_OK;
	if (err == AYNI_OK)
		err = place(g, &h);
	for (i = 0; i < n && err == AYNI_OK; i++) {
		complete(g, &e[i]);
		buf_init(&entry[i], ENTRY_MAX_OBJECT + 4096);
		entry_put(&entry[i], &e[i]);
		raw[i] = buf_bytes(&entry[i]);
		err = entry[i].err;
	}
	if (err == AYNI_OK) {
		batch_put(&batch, &h, raw, n, &g->office->box.public,
		    (struct bytes){NULL, 0}, &g->office->sign, g->chance, &id);
		err = batch.err;
	}
	if (err == AYNI_OK)
		err = ingest_batch(g, buf_bytes(&batch), &v);
	if (err == AYNI_OK && v.err != AYNI_OK)
		err = v.err; /* ours must be good */
	for (i = 0; i < n; i++)
		buf_free(&entry[i]);
	buf_free(&batch);
	return err;
}

enum ayni_err
journal_open(struct ingest *g)
{
	struct entry e = {.kind = ENTRY_OFFICE};
	bool any = false;
	enum ayni_err err;

	err = db_batch_any(g->db, &g->office->cert.epoch, &any);
	if (err != AYNI_OK || any)
		return err;
	e.object = buf_bytes(&g->office->message);
	return journal_append(g, &e, 1);
}

/* The person that was admitted under this code, name and rank before; EXISTS
 * where the code is another's, for reports name people by it. */
static enum ayni_err
person_before(struct ingest *g, const struct person_cert *c, struct arena *a,
    struct db_person *out)
{
	struct db_person *p = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = db_person_list(g->db, a, &p, &n)) != AYNI_OK)
		return e;
	e = AYNI_NOTFOUND;
	for (i = 0; i < n; i++) {
		if (!text_equal(p[i].code, c->code))
			continue;
		if (!text_equal(p[i].name, c->name))
			return AYNI_EXISTS;
		if (p[i].rank == c->rank) {
			*out = p[i];
			e = AYNI_OK;
		}
	}
	return e;
}

static enum ayni_err
put_forms(struct ingest *g, struct invitation *v, struct arena *a)
{
	struct db_form *f = NULL, one;
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = db_form_list(g->db, a, &f, &n)) != AYNI_OK)
		return e;
	for (i = 0; i < n && i < INVITATION_MAX_FORMS && e == AYNI_OK; i++) {
		e = db_form_get(g->db, &f[i].id, a, &one);
		if (e == AYNI_OK)
			v->form[v->forms++] = one.package;
	}
	return e;
}

/* The person's certificate: as it was given before, else a new one. */
static enum ayni_err
certify(struct ingest *g, struct person_cert *c, struct buf *message,
    bool *admitted)
{
	struct db_person before;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, STATE_ARENA);
	e = person_before(g, c, &a, &before);
	*admitted = e == AYNI_OK;
	if (e == AYNI_OK) {
		buf_put_bytes(message, before.message);
	} else if (e == AYNI_NOTFOUND) {
		e = AYNI_OK;
		c->office = g->office->cert.office;
		g->chance.fill(
		    g->chance.ctx, c->person.b, sizeof(c->person.b));
		cert_put_person(message, c, &g->office->sign);
	}
	arena_free(&a);
	return e == AYNI_OK ? message->err : e;
}

/* In one batch: the person, where nobody admitted him yet, and what is
 * promised to him. */
static enum ayni_err
promise(struct ingest *g, const struct invitation *v, bool admitted)
{
	struct entry step[2] = {{.kind = ENTRY_PERSON,
				    .object = v->person_cert},
	    {.kind = ENTRY_INVITE}};
	struct invite invite;
	struct buf object;
	enum ayni_err e;

	memcpy(invite.id, v->id, sizeof(invite.id));
	memcpy(invite.secret, v->secret, sizeof(invite.secret));
	invite.person = keys_hash(v->person_cert);
	buf_init(&object, 256);
	entry_put_invite(&object, &invite);
	step[1].object = buf_bytes(&object);
	e = object.err;
	if (e == AYNI_OK)
		e = journal_append(g, step + admitted, 2u - admitted);
	keys_wipe(&invite, sizeof(invite));
	buf_free(&object);
	return e;
}

static enum ayni_err
put_invitation(struct ingest *g, struct bytes person, bool admitted,
    const struct text *url, size_t urls, struct buf *out)
{
	struct invitation *v;
	struct arena a;
	enum ayni_err e = AYNI_NOMEM;
	size_t i;

	arena_init(&a, STATE_ARENA);
	if ((v = arena_zalloc(&a, 1, sizeof(*v))) == NULL)
		goto out;
	v->office_cert[v->offices++] = buf_bytes(&g->office->message);
	for (i = 0; i < g->office->pasts; i++)
		v->office_cert[v->offices++] =
		    buf_bytes(&g->office->past[i].message);
	v->person_cert = person;
	g->chance.fill(g->chance.ctx, v->id, sizeof(v->id));
	g->chance.fill(g->chance.ctx, v->secret, sizeof(v->secret));
	for (i = 0; i < urls && i < INVITATION_MAX_URLS; i++)
		v->url[v->urls++] = url[i];
	if ((e = promise(g, v, admitted)) == AYNI_OK)
		e = put_forms(g, v, &a);
	if (e == AYNI_OK)
		e = db_feed_head(g->db, &g->office->device, &v->feed_cursor);
	if (e == AYNI_OK) {
		cert_put_invitation(out, v);
		e = out->err;
	}
	keys_wipe(v->secret, sizeof(v->secret));
out:
	arena_free(&a);
	return e;
}

enum ayni_err
journal_invite(struct ingest *g, struct text name, struct text code,
    uint64_t rank, const struct text *url, size_t urls, struct buf *out)
{
	struct person_cert c = {.name = name, .code = code, .rank = rank};
	bool admitted = false;
	struct buf message;
	enum ayni_err e;

	buf_init(&message, 16384);
	e = certify(g, &c, &message, &admitted);
	if (e == AYNI_OK)
		e = put_invitation(
		    g, buf_bytes(&message), admitted, url, urls, out);
	buf_free(&message);
	return e;
}

/* NOTFOUND: nothing has this xml id and version yet. */
static enum ayni_err
published(struct ingest *g, const struct package *p)
{
	struct db_form before;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, STATE_ARENA);
	e = db_form_named(g->db, p->xml_id, p->version, &a, &before);
	if (e == AYNI_OK && !ID_EQUAL(before.id, p->form))
		e = AYNI_EXISTS;
	arena_free(&a);
	return e;
}

static int
by_name(const void *a, const void *b)
{
	const struct attachment *x = a, *y = b;

	return text_compare(x->name, y->name);
}

static enum ayni_err
name_package(struct package *p, const struct hash *xform)
{
	struct form_part part[PACKAGE_MAX_ATTACHMENTS];
	size_t i;

	for (i = 0; i < p->attachments; i++)
		part[i] = (struct form_part){
		    p->attachment[i].name, p->attachment[i].hash};
	return form_id(xform, part, p->attachments, &p->form);
}

/* The form may be gone before the package is published. */
static enum ayni_err
keep_names(struct package *p, const struct form *f, struct arena *a)
{
	p->xml_id = arena_text(a, form_xml_id(f));
	p->version = arena_text(a, form_version(f));
	p->title = arena_text(a, form_title(f));
	return arena_err(a);
}

static enum ayni_err
make_dictionary(struct package *p, const struct form *f, struct arena *a)
{
	struct buf b = {.limit = DICTIONARY_MAX};
	enum ayni_err e = package_dictionary(f, &p->form, &b);

	p->dictionary.n = b.n;
	p->dictionary.p = arena_copy(a, b.p, b.n);
	if (e == AYNI_OK)
		e = b.err != AYNI_OK ? b.err : arena_err(a);
	buf_free(&b);
	return e;
}

enum ayni_err
journal_package(struct ingest *g, const struct form *f,
    const struct parcel *xform, struct attachment *file, size_t n,
    struct arena *a, struct package *out)
{
	struct package p = {.xform = buf_bytes(&xform->deflated),
	    .attachment = file, .attachments = n};
	enum ayni_err e = keep_names(&p, f, a);

	if (n > PACKAGE_MAX_ATTACHMENTS)
		return AYNI_TOOBIG;
	if (e == AYNI_OK)
		e = name_package(&p, &xform->hash);
	if (e != AYNI_OK)
		return e;
	if (n > 1)
		qsort(file, n, sizeof(*file), by_name);
	if ((e = published(g, &p)) == AYNI_NOTFOUND)
		e = make_dictionary(&p, f, a);
	if (e == AYNI_OK)
		*out = p;
	return e;
}

enum ayni_err
journal_publish(struct ingest *g, const struct package *p)
{
	struct entry step = {.kind = ENTRY_FORM};
	enum ayni_err e = published(g, p);
	struct buf message;

	if (e != AYNI_NOTFOUND)
		return e;
	buf_init(&message, PACKAGE_MAX_BYTES);
	package_put(&message, p, &g->office->cert, &g->office->sign);
	e = message.err;
	step.object = buf_bytes(&message);
	if (e == AYNI_OK)
		e = journal_append(g, &step, 1);
	buf_free(&message);
	return e;
}

/* The last batch that is trusted, by its place and its id. */
static enum ayni_err
trust_up_to(struct ingest *g, const struct hash *last, struct revocation *r)
{
	struct db_batch b;
	enum ayni_err e = db_batch_get(g->db, last, &b, NULL);

	if (e == AYNI_NOTFOUND ||
	    (e == AYNI_OK && !ID_EQUAL(b.epoch, r->epoch)))
		return AYNI_STATE;
	if (e == AYNI_OK) {
		r->last = *last;
		r->last_seq = b.first + b.count - 1;
	}
	return e;
}

enum ayni_err
journal_revoke(struct ingest *g, const struct epoch_id *epoch,
    const struct hash *last)
{
	struct revocation r = {.epoch = *epoch};
	struct entry step = {.kind = ENTRY_REVOKE};
	struct db_device d;
	struct buf object;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, STATE_ARENA);
	buf_init(&object, 256);
	e = db_device_get(g->db, epoch, &a, &d);
	if (e == AYNI_OK && last != NULL)
		e = trust_up_to(g, last, &r);
	if (e == AYNI_OK) {
		r.device = d.device;
		entry_put_revocation(&object, &r);
		step.object = buf_bytes(&object);
		e = object.err;
	}
	if (e == AYNI_OK)
		e = journal_append(g, &step, 1);
	buf_free(&object);
	arena_free(&a);
	return e;
}

static enum ayni_err
may_judge(const struct db_batch *b, bool refused, bool judged)
{
	if (judged)
		return AYNI_OK;
	if (refused)
		return b->status == DB_USED ? AYNI_STATE : AYNI_OK;
	return b->status == DB_HELD && b->reason == AYNI_REVOKED ? AYNI_OK
								 : AYNI_STATE;
}

/* Which judgements stand, and whether a batch may have another. */
static enum ayni_err
standing(struct ingest *g, const struct hash *batch, struct judgement *j)
{
	struct hash *live = NULL;
	struct db_batch b;
	struct arena a;
	enum ayni_err e;
	size_t n = 0;

	arena_init(&a, STATE_ARENA);
	e = db_batch_get(g->db, batch, &b, NULL);
	if (e == AYNI_OK)
		e = db_judgement_live(g->db, batch, &a, &live, &n);
	if (e == AYNI_OK)
		e = may_judge(&b, j->refused, n > 0);
	if (e == AYNI_OK) {
		j->overs = n < ENTRY_MAX_BASE ? n : ENTRY_MAX_BASE;
		if (j->overs > 0)
			memcpy(j->over, live, j->overs * sizeof(*live));
	}
	arena_free(&a);
	return e;
}

/* Frees object, which is what the step is about. */
static enum ayni_err
append_object(struct ingest *g, struct entry *step, struct buf *object)
{
	enum ayni_err e = object->err;

	step->object = buf_bytes(object);
	if (e == AYNI_OK)
		e = journal_append(g, step, 1);
	buf_free(object);
	return e;
}

enum ayni_err
journal_judge(struct ingest *g, const struct hash *batch, bool refused,
    struct text note)
{
	struct judgement j = {.batch = *batch, .refused = refused};
	struct entry step = {.kind = ENTRY_JUDGE, .note = note};
	struct buf object;
	enum ayni_err e;

	if ((e = standing(g, batch, &j)) != AYNI_OK)
		return e;
	buf_init(&object, 4096);
	entry_put_judgement(&object, &j);
	return append_object(g, &step, &object);
}

/* Batches that are not used tell nothing of themselves: each is opened. */
static enum ayni_err
redact_waiting(struct ingest *g, struct journal_erased *out)
{
	struct db_waiting *w = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;
	bool opened;

	arena_init(&a, STATE_ARENA);
	e = db_batch_waiting(g->db, NULL, &a, &w, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		if ((e = ingest_search(g, &w[i].b.id, &opened)) == AYNI_OK)
			out->unread += !opened;
	arena_free(&a);
	return e;
}

static enum ayni_err
empty_pen_of(struct ingest *g, const struct hash *id,
    struct journal_erased *out)
{
	bool opened, erased;
	struct bytes raw;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, STATE_ARENA);
	e = db_pen_get(g->db, id, &a, &raw);
	if (e == AYNI_OK)
		e = look_stranger(g, raw, &opened, &erased);
	if (e == AYNI_OK && erased)
		e = db_pen_drop(g->db, id);
	if (e == AYNI_OK) {
		out->strangers += erased;
		out->unread += !opened;
	}
	arena_free(&a);
	return e;
}

static enum ayni_err
search_pen(struct ingest *g, struct journal_erased *out)
{
	struct hash *id = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, STATE_ARENA);
	e = db_pen_ids(g->db, &a, &id, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = empty_pen_of(g, &id[i], out);
	arena_free(&a);
	return e;
}

enum ayni_err
journal_erase(struct ingest *g, const struct record_id *r, struct text note,
    struct journal_erased *out)
{
	struct entry step = {.kind = ENTRY_ERASE, .note = note};
	struct journal_erased found = {0, 0};
	struct buf object;
	bool known = false;
	enum ayni_err e;

	if ((e = db_erase_known(g->db, r, &known)) != AYNI_OK)
		return e;
	if (known)
		return AYNI_EXISTS;
	buf_init(&object, 256);
	entry_put_erasure(&object, r);
	e = append_object(g, &step, &object);
	if (e == AYNI_OK)
		e = redact_waiting(g, &found);
	if (e == AYNI_OK)
		e = search_pen(g, &found);
	if (e == AYNI_OK && out != NULL)
		*out = found;
	return e;
}

enum ayni_err
journal_excerpt(struct ingest *g, const struct excerpt *x)
{
	struct entry step = {.kind = ENTRY_EXCERPT};
	struct buf object;

	buf_init(&object, ENTRY_MAX_OBJECT);
	excerpt_put(&object, x);
	return append_object(g, &step, &object);
}

enum ayni_err
journal_notice(struct ingest *g, const struct notice *n)
{
	struct entry step = {.kind = ENTRY_NOTICE};
	struct notice said = *n;
	struct buf object;

	said.at_us = g->clock.now(g->clock.ctx).wall_us;
	buf_init(&object, NOTICE_MAX_BYTES);
	notice_put(&object, &said);
	return append_object(g, &step, &object);
}

enum ayni_err
journal_register(struct ingest *g, const struct bytes *object, size_t n)
{
	struct entry step[REGISTER_STEPS];
	enum ayni_err e = AYNI_OK;
	size_t i, k;

	for (i = 0; i < n && e == AYNI_OK; i += k) {
		memset(step, 0, sizeof(step));
		for (k = 0; k < REGISTER_STEPS && i + k < n; k++) {
			step[k].kind = ENTRY_REGISTER;
			step[k].object = object[i + k];
		}
		e = journal_append(g, step, k);
	}
	return e;
}

/* Whether it says something that does not stand yet. */
static enum ayni_err
is_news(struct ingest *g, struct assignment *a, bool *news)
{
	struct assignment_id id = assignment_id(a);
	struct db_assignment now;
	struct assignment before;
	struct arena arena;
	enum ayni_err e;

	arena_init(&arena, 1u << 20);
	*news = true;
	e = db_work_get(g->db, &id, &arena, &now);
	if (e == AYNI_OK &&
	    (e = assignment_read(now.body, &before)) == AYNI_OK)
		*news = now.contested || !assignment_same(a, &before);
	else if (e == AYNI_NOTFOUND)
		e = AYNI_OK;
	if (e == AYNI_OK && *news)
		e = db_work_live(
		    g->db, &id, a->over, ASSIGNMENT_MAX_OVER, &a->overs);
	arena_free(&arena);
	return e;
}

/* As many of a[n] as one batch takes; *taken of them were looked at. */
static enum ayni_err
assign_some(struct ingest *g, struct assignment *const *a, size_t n,
    size_t *taken, size_t *some)
{
	struct entry step[STEPS_MAX];
	struct buf object[STEPS_MAX];
	enum ayni_err e = AYNI_OK;
	size_t made = 0, i;
	bool news;

	memset(step, 0, sizeof(step));
	for (i = 0; i < n && made < STEPS_MAX && e == AYNI_OK; i++) {
		if ((e = is_news(g, a[i], &news)) != AYNI_OK || !news)
			continue;
		buf_init(&object[made], ASSIGNMENT_MAX_BYTES);
		assignment_put(&object[made], a[i]);
		step[made].kind = ENTRY_ASSIGN;
		step[made].object = buf_bytes(&object[made]);
		e = object[made++].err;
	}
	if (e == AYNI_OK && made > 0)
		e = journal_append(g, step, made);
	*taken = i;
	*some += made;
	while (made > 0)
		buf_free(&object[--made]);
	return e;
}

enum ayni_err
journal_assign(struct ingest *g, struct assignment *const *a, size_t n,
    size_t *some)
{
	enum ayni_err e = AYNI_OK;
	size_t i, taken;

	*some = 0;
	for (i = 0; i < n && e == AYNI_OK; i += taken)
		e = assign_some(g, a + i, n - i, &taken, some);
	return e;
}

enum ayni_err
journal_area(struct ingest *g, struct area *x)
{
	struct entry step = {.kind = ENTRY_AREA};
	struct buf key, object;
	enum ayni_err e;

	buf_init(&key, 4096);
	recipient_key(&key, &x->to);
	e = key.err;
	if (e == AYNI_OK)
		e = db_work_area_live(g->db, buf_text(&key), x->over,
		    ASSIGNMENT_MAX_OVER, &x->overs);
	buf_free(&key);
	if (e != AYNI_OK)
		return e;
	buf_init(&object, ENTRY_MAX_OBJECT);
	assignment_put_area(&object, x);
	return append_object(g, &step, &object);
}
