#include "sync/feed.h"

#include <stdio.h>
#include <string.h>

#include "sync/board.h"
#include "sync/deposit.h"
#include "sync/duty.h"
#include "sync/standing.h"

#define PACKAGE_ARENA (64u << 20)

/* ---- one item each; what is wrong with it goes to *bad ---- */

static enum ayni_err
apply_person(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct home *h = f->home;
	struct hash hash = keys_hash(object);
	struct home_person p;

	memset(&p, 0, sizeof(p));
	p.message = object;
	p.hash = hash;
	*bad = home_read_person(h, object, &p.cert);
	if (*bad == AYNI_OK && home_person(h, &hash) == NULL &&
	    h->persons < CERT_MAX_PERSONS)
		h->person[h->persons++] = p;
	return AYNI_OK;
}

static enum ayni_err
apply_device(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct home *h = f->home;
	struct home_person *p;
	struct device_cert c;
	size_t i;

	*bad = home_read_device(h, object, &c);
	if (*bad != AYNI_OK || !ID_EQUAL(c.device, f->device) ||
	    !ID_EQUAL(c.epoch, f->epoch))
		return AYNI_OK;
	h->standing = standing_after(h->standing, EVENT_CERTIFICATE);
	for (i = 0; i < c.persons; i++) {
		if ((p = home_person(h, &c.person[i])) == NULL || p->admitted)
			continue;
		p->admitted = true;
		f->news->admitted = true;
	}
	return AYNI_OK;
}

static enum ayni_err
tell_form(struct session_news *n, const struct package *p)
{
	struct session_form *list;

	list = arena_alloc(&n->arena, (n->forms + 1) * sizeof(*list));
	if (list == NULL)
		return AYNI_NOMEM;
	if (n->forms > 0)
		memcpy(list, n->form, n->forms * sizeof(*list));
	list[n->forms] = (struct session_form){p->form,
	    arena_text(&n->arena, p->xml_id),
	    arena_text(&n->arena, p->version),
	    arena_text(&n->arena, p->title)};
	if (n->arena.failed)
		return AYNI_NOMEM;
	n->form = list;
	n->forms++;
	return AYNI_OK;
}

static enum ayni_err
apply_form(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct package p;
	struct arena a;
	struct buf before;
	enum ayni_err e = AYNI_OK;

	arena_init(&a, PACKAGE_ARENA);
	buf_init(&before, PACKAGE_MAX_BYTES);
	*bad = home_read_package(f->home, object, &a, &p);
	if (*bad == AYNI_OK)
		*bad = package_check(&p);
	if (*bad != AYNI_OK)
		goto out;
	e = vault_form_get(f->vault, &p.form, &before);
	if (e != AYNI_NOTFOUND)
		goto out;
	e = vault_form_put(f->vault, &p.form, object);
	if (e == AYNI_OK)
		e = tell_form(f->news, &p);
out:
	buf_free(&before);
	arena_free(&a);
	return e;
}

static enum ayni_err
apply_revocation(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct revocation r;

	*bad = entry_read_revocation(object, &r);
	if (*bad == AYNI_OK && ID_EQUAL(r.device, f->device) &&
	    ID_EQUAL(r.epoch, f->epoch))
		f->home->standing =
		    standing_after(f->home->standing, EVENT_REVOCATION);
	return AYNI_OK;
}

static enum ayni_err
apply_office(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct office_cert c;

	*bad = cert_read_office(
	    object, &f->home->office[0].cert.office, &c);
	if (*bad != AYNI_OK)
		return AYNI_OK;
	home_add_office(f->home, object, &c);
	return vault_slot_reseal(f->vault, &f->home->office[0].cert.box);
}

static enum ayni_err
apply_erasure(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct record_id r;
	bool here = false;
	enum ayni_err e;

	if ((*bad = entry_read_erasure(object, &r)) != AYNI_OK)
		return AYNI_OK;
	e = vault_erase(f->vault, &r, &here);
	f->news->erased += here;
	return e;
}

static enum ayni_err
apply_notice(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct notice n;
	bool added = false;
	enum ayni_err e;

	if ((*bad = notice_read(object, &n)) != AYNI_OK)
		return AYNI_OK;
	e = board_add(f->vault, object, &added);
	f->news->notices += added;
	return e;
}

/* What is about a record of another device is none of ours. */
static enum ayni_err
apply_note(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct entry *x = arena_alloc(&f->home->arena, sizeof(*x));
	enum ayni_err e;

	if (x == NULL)
		return AYNI_NOMEM;
	if ((*bad = entry_read(object, x)) != AYNI_OK || x->comments.n == 0)
		return AYNI_OK;
	e = vault_return_put(f->vault, object);
	f->news->returned += e == AYNI_OK;
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
apply_work(struct feed *f, struct bytes object, enum ayni_err *bad)
{
	struct duty_change c = {.come = 0};
	enum ayni_err e = duty_take(f->vault, object, &c, bad);

	if (e == AYNI_OK && *bad == AYNI_OK) {
		f->news->come += c.come;
		f->news->gone += c.gone;
		f->news->registered = f->news->registered || c.registered;
		f->news->units = c.units;
	}
	return e;
}

/* One that we cannot keep is no loss of ours. */
static enum ayni_err
apply_deposit(struct feed *f, struct bytes object)
{
	enum ayni_err e = deposit_put(
	    f->vault, &f->home->office[0].cert.office, object);

	return e == AYNI_BADTYPE ? AYNI_OK : e;
}

static enum ayni_err
apply_one(struct feed *f, const struct sync_feed *item, enum ayni_err *bad)
{
	*bad = AYNI_OK;
	switch (item->kind) {
	case ENTRY_PERSON:
		return apply_person(f, item->object, bad);
	case ENTRY_DEVICE:
		return apply_device(f, item->object, bad);
	case ENTRY_FORM:
		return apply_form(f, item->object, bad);
	case ENTRY_REVOKE:
		return apply_revocation(f, item->object, bad);
	case ENTRY_OFFICE:
		return apply_office(f, item->object, bad);
	case ENTRY_ERASE:
		return apply_erasure(f, item->object, bad);
	case ENTRY_NOTE:
		return apply_note(f, item->object, bad);
	case ENTRY_NOTICE:
		return apply_notice(f, item->object, bad);
	case SYNC_WORK:
		return apply_work(f, item->object, bad);
	case SYNC_DEPOSIT:
		return apply_deposit(f, item->object);
	default: /* of a later version: not for us */
		return AYNI_OK;
	}
}

static void
tell_fault(struct session_news *n, uint64_t cursor, enum ayni_err why)
{
	char digits[24];
	struct text arg;

	if (n->faults++ > 0)
		return;
	(void)snprintf(
	    digits, sizeof(digits), "%llu", (unsigned long long)cursor);
	arg = text_of(digits);
	(void)trouble_because(&n->fault, TROUBLE_BAD_FEED, why, &arg, 1);
}

/* ---- objects that are fetched apart ---- */

/* What was fetched stays in the inbox until nothing is to be fetched any
 * more: the cursor may not pass it yet. */
static enum ayni_err
want(struct feed *f, const struct blob *b)
{
	struct session_cargo *c = &f->news->cargo;
	struct blob *list = arena_alloc(
	    &c->arena, (c->fetches + 1) * sizeof(*list));

	if (list == NULL)
		return AYNI_NOMEM;
	if (c->fetches > 0)
		memcpy(list, c->fetch, c->fetches * sizeof(*list));
	list[c->fetches++] = *b;
	c->fetch = list;
	return AYNI_OK;
}

/* The object of an item; n == 0: it is not here yet. */
static enum ayni_err
find_object(struct feed *f, struct sync_feed *item)
{
	struct buf plain;
	enum ayni_err e;

	if (!item->apart)
		return AYNI_OK;
	buf_init(&plain, SYNC_MAX_BYTES);
	e = vault_inbox_open(f->vault, &item->blob,
	    blob_into(&plain));
	if (e == AYNI_OK) {
		item->object.n = plain.n;
		item->object.p =
		    arena_copy(&f->home->arena, plain.p, plain.n);
		e = item->object.p != NULL ? AYNI_OK : AYNI_NOMEM;
	} else if (e == AYNI_NONCANON) {
		e = want(f, &item->blob);
	}
	buf_free(&plain);
	return e;
}

/* An item that cannot be used, or is not here, comes again. */
static void
hold_back(struct feed *f, uint64_t cursor)
{
	if (cursor > 0 && cursor <= f->reached)
		f->reached = cursor - 1;
}

static enum ayni_err
apply_next(struct feed *f, struct sync_feed item)
{
	enum ayni_err e, bad = AYNI_OK;

	if ((e = find_object(f, &item)) != AYNI_OK)
		return e;
	if (item.apart && item.object.n == 0) {
		hold_back(f, item.cursor);
		return AYNI_OK;
	}
	if ((e = apply_one(f, &item, &bad)) != AYNI_OK || bad == AYNI_OK)
		return e;
	if (bad == AYNI_NOMEM)
		return bad;
	tell_fault(f->news, item.cursor, bad);
	hold_back(f, item.cursor);
	return AYNI_OK;
}

enum ayni_err
feed_apply(struct feed *f, const struct sync_answer *w)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	f->reached = w->feed_cursor;
	for (i = 0; i < w->feeds && e == AYNI_OK; i++)
		e = apply_next(f, w->feed[i]);
	return e;
}
