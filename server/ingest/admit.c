#include "ingest/state.h"

#include <string.h>

#include "ayni/excerpt.h"
#include "ayni/notice.h"
#include "ayni/package.h"
#include "db/db_work.h"
#include "ingest/trust.h"

/* Whether an object is what its kind promises, before anything is kept. */
enum ayni_err
admit_check(struct ingest *g, const struct entry *e)
{
	const struct office *office = g->office;
	struct office_cert epoch;
	struct person_cert person;
	struct device_cert device;
	struct invite invite;
	struct revocation revocation;
	struct judgement judgement;
	struct package package;
	struct excerpt excerpt;
	struct record_id record;
	struct notice notice;
	struct assignment assignment;
	struct area area;
	struct batch batch;
	struct arena a;
	enum ayni_err err;

	switch (e->kind) {
	case ENTRY_PERSON:
		return office_read_person(office, e->object, &person);
	case ENTRY_DEVICE:
		return office_read_device(office, e->object, &device);
	case ENTRY_FORM:
		arena_init(&a, STATE_ARENA);
		err = office_read_package(office, e->object, &a, &package);
		if (err == AYNI_OK)
			err = package_check(&package);
		arena_free(&a);
		return err;
	case ENTRY_INVITE:
		return entry_read_invite(e->object, &invite);
	case ENTRY_REVOKE:
		return entry_read_revocation(e->object, &revocation);
	case ENTRY_OFFICE:
		return cert_read_office(
		    e->object, &office->cert.office, &epoch);
	case ENTRY_JUDGE:
		return entry_read_judgement(e->object, &judgement);
	case ENTRY_ERASE:
		return entry_read_erasure(e->object, &record);
	case ENTRY_EXCERPT:
		arena_init(&a, STATE_ARENA);
		err = excerpt_read(e->object, &a, &excerpt, &batch);
		arena_free(&a);
		return err;
	case ENTRY_NOTICE:
		return notice_read(e->object, &notice);
	case ENTRY_REGISTER:
		return unit_check(e->object);
	case ENTRY_ASSIGN:
		return assignment_read(e->object, &assignment);
	case ENTRY_AREA:
		return assignment_read_area(e->object, &area);
	case ENTRY_SUBMIT:
	case ENTRY_CORRECT:
	case ENTRY_WITHDRAW:
	case ENTRY_DECIDE:
	case ENTRY_NOTE:
		break;
	}
	return AYNI_OK;
}

static enum ayni_err
admit_person(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct person_cert c;
	struct db_person p;
	enum ayni_err err;

	err = office_read_person(g->office, e->object, &c);
	if (err != AYNI_OK)
		return err;
	p.hash = keys_hash(e->object);
	p.person = c.person;
	p.name = c.name;
	p.code = c.code;
	p.rank = c.rank < RANK_OFFICE ? c.rank : RANK_OFFICE;
	p.message = e->object;
	if ((err = db_person_put(g->db, id, &p)) != AYNI_OK)
		return err;
	return db_dirty_author(g->db, &p.hash);
}

/* What waited in the pen for this key is offered again. */
static enum ayni_err
release(struct ingest *g, const struct epoch_id *epoch)
{
	struct bytes *raw = NULL;
	struct verdict v;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, STATE_ARENA);
	e = db_pen_take(g->db, epoch, &a, &raw, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = ingest_batch(g, raw[i], &v);
	arena_free(&a);
	if (e == AYNI_OK)
		e = db_join_drop(g->db, epoch);
	return e;
}

/* The salt of the entry that certifies a device is the invitation that the
 * device answered, so that the archive alone tells which are used. */
static enum ayni_err
admit_device(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct device_cert c;
	struct db_device d;
	enum ayni_err err;

	err = office_read_device(g->office, e->object, &c);
	if (err != AYNI_OK)
		return err;
	d.entry = *id;
	d.device = c.device;
	d.epoch = c.epoch;
	d.sign = c.sign;
	d.box = c.box;
	d.label = c.label;
	memcpy(d.invitation, e->salt, sizeof(d.invitation));
	d.message = e->object;
	err = db_device_put(g->db, &d, c.person, c.persons);
	if (err == AYNI_OK)
		err = db_dirty_epoch(g->db, &c.epoch);
	if (err == AYNI_OK)
		err = db_batch_wake(g->db, AYNI_BADKEY, &c.epoch);
	return err == AYNI_OK ? release(g, &c.epoch) : err;
}

static enum ayni_err
make_tables(struct ingest *g, const struct hash *form)
{
	struct parsed *parsed;
	enum ayni_err e = formcache_get(g, form, &parsed);

	if (e == AYNI_OK)
		e = wide_create(g->db, parsed->form, form, &parsed->wide);
	return e == AYNI_OK ? db_dirty_form(g->db, form) : e;
}

/* Forms that share xml id and version, of two copies of the office, have
 * tables that are named apart, whichever came first. */
static enum ayni_err
name_apart(struct ingest *g, const struct hash *form, struct arena *a)
{
	struct hash *twin = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_form_twins(g->db, form, a, &twin, &n);
	if (e == AYNI_OK && n > 0)
		formcache_free(g);
	for (i = 0; i < n && e == AYNI_OK; i++)
		if ((e = db_wide_drop(g->db, &twin[i])) == AYNI_OK)
			e = make_tables(g, &twin[i]);
	return e;
}

static enum ayni_err
admit_form(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct db_form f;
	struct db_wide *w = NULL;
	struct package p;
	struct arena a;
	enum ayni_err err;
	size_t n = 0;

	arena_init(&a, STATE_ARENA);
	err = office_read_package(g->office, e->object, &a, &p);
	if (err != AYNI_OK)
		goto out;
	memset(&f, 0, sizeof(f));
	f.id = p.form;
	f.xml_id = p.xml_id;
	f.version = p.version;
	f.title = p.title;
	f.dictionary = p.dictionary;
	f.package = e->object;
	if ((err = db_form_put(g->db, id, &f)) != AYNI_OK)
		goto out;
	err = db_wide_list(g->db, &f.id, &a, &w, &n);
	if (err == AYNI_OK && n == 0)
		err = name_apart(g, &f.id, &a);
	if (err == AYNI_OK && n == 0)
		err = make_tables(g, &f.id);
	if (err == AYNI_OK)
		err = db_batch_wake(g->db, AYNI_UNKNOWNFORM, NULL);
out:
	arena_free(&a);
	return err;
}

static enum ayni_err
admit_office(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct office_cert c;
	struct db_office o;
	enum ayni_err err;

	err = cert_read_office(e->object, &g->office->cert.office, &c);
	if (err != AYNI_OK)
		return err;
	o.hash = keys_hash(e->object);
	o.epoch = c.epoch;
	o.message = e->object;
	if ((err = db_office_put(g->db, id, &o)) != AYNI_OK)
		return err;
	return db_batch_wake(g->db, AYNI_BADKEY, &c.epoch);
}

/* What is judged may not be here yet: then it is judged when it comes. */
static enum ayni_err
admit_judgement(struct ingest *g, const struct hash *id,
    const struct entry *e)
{
	struct judgement j;
	struct db_batch b;
	enum ayni_err err;

	if ((err = entry_read_judgement(e->object, &j)) != AYNI_OK)
		return err;
	if ((err = db_judgement_put(g->db, id, &j)) != AYNI_OK)
		return err;
	err = db_batch_get(g->db, &j.batch, &b, NULL);
	if (err == AYNI_NOTFOUND)
		return AYNI_OK;
	return err == AYNI_OK ? trust_settle(g->db, &b.epoch) : err;
}

static enum ayni_err
admit_erasure(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct record_id r;
	enum ayni_err err;

	err = entry_read_erasure(e->object, &r);
	return err == AYNI_OK ? db_erase_put(g->db, id, &r) : err;
}

/* The batch may never have been here: its excerpt brings it. */
static enum ayni_err
admit_excerpt(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct excerpt x;
	struct db_batch row;
	struct batch b;
	struct arena a;
	struct buf stub;
	enum ayni_err err;

	arena_init(&a, STATE_ARENA);
	buf_init(&stub, ENTRY_MAX_OBJECT);
	err = excerpt_read(e->object, &a, &x, &b);
	if (err == AYNI_OK) {
		excerpt_stub(&stub, x.signed_part);
		err = stub.err;
	}
	if (err == AYNI_OK) {
		row = ingest_row(&b);
		err = db_erase_excerpt(g->db, id, &row, buf_bytes(&stub));
	}
	buf_free(&stub);
	arena_free(&a);
	return err;
}

static enum ayni_err
admit_units(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct unit_walk w = unit_begin(e->object);
	enum ayni_err err = AYNI_OK;
	struct bytes raw;
	struct unit u;

	while (err == AYNI_OK && unit_next(&w, &u, &raw))
		err = db_register_put(g->db, id, &u, raw);
	return err;
}

static enum ayni_err
admit_assignment(struct ingest *g, const struct hash *id,
    const struct entry *e)
{
	struct assignment a;
	enum ayni_err err = assignment_read(e->object, &a);

	return err == AYNI_OK ? db_work_assign(g->db, id, &a, e->object) : err;
}

static enum ayni_err
admit_area(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct area a;
	enum ayni_err err = assignment_read_area(e->object, &a);

	return err == AYNI_OK ? db_work_area(g->db, id, &a, e->object) : err;
}

enum ayni_err
admit_apply(struct ingest *g, const struct hash *id, const struct entry *e)
{
	struct invite invite;
	struct revocation r;
	struct notice notice;
	enum ayni_err err;

	switch (e->kind) {
	case ENTRY_PERSON:
		return admit_person(g, id, e);
	case ENTRY_DEVICE:
		return admit_device(g, id, e);
	case ENTRY_FORM:
		return admit_form(g, id, e);
	case ENTRY_INVITE:
		err = entry_read_invite(e->object, &invite);
		return err == AYNI_OK ? db_invite_put(g->db, id, &invite) : err;
	case ENTRY_REVOKE:
		err = entry_read_revocation(e->object, &r);
		if (err == AYNI_OK)
			err = db_revocation_put(g->db, id, &r);
		return err == AYNI_OK ? trust_settle(g->db, &r.epoch) : err;
	case ENTRY_OFFICE:
		return admit_office(g, id, e);
	case ENTRY_JUDGE:
		return admit_judgement(g, id, e);
	case ENTRY_ERASE:
		return admit_erasure(g, id, e);
	case ENTRY_EXCERPT:
		return admit_excerpt(g, id, e);
	case ENTRY_REGISTER:
		return admit_units(g, id, e);
	case ENTRY_ASSIGN:
		return admit_assignment(g, id, e);
	case ENTRY_AREA:
		return admit_area(g, id, e);
	case ENTRY_NOTICE:
		err = notice_read(e->object, &notice);
		return err == AYNI_OK
		    ? db_notice_put(g->db, id, &notice, e->object) : err;
	case ENTRY_SUBMIT:
	case ENTRY_CORRECT:
	case ENTRY_WITHDRAW:
	case ENTRY_DECIDE:
	case ENTRY_NOTE:
		break;
	}
	return AYNI_OK;
}
