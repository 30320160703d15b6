#include "ingest/enrol.h"

#include <sodium.h>
#include <string.h>

#include "ingest/journal.h"
#include "ingest/state.h"
#include "ingest/trust.h"

static enum ayni_err
hold(struct ingest *g, const struct join *j, enum ayni_err why)
{
	struct db_join row;

	memset(&row, 0, sizeof(row));
	row.epoch = keys_epoch(&j->sign);
	row.device = j->device;
	memcpy(row.invitation, j->invitation, sizeof(row.invitation));
	row.label = j->label;
	row.why = why;
	row.at_us = g->clock.now(g->clock.ctx).wall_us;
	return db_join_put(g->db, &row, INGEST_JOINS);
}

/* Whom the device's certificate is to list: those of its others, too. */
static enum ayni_err
put_persons(struct device_cert *c, const struct hash *before, size_t n,
    const struct hash *person)
{
	size_t i, at = 0;

	if (n >= CERT_MAX_PERSONS)
		return AYNI_TOOBIG;
	while (at < n &&
	    bytes_compare(ID_BYTES(before[at]), ID_BYTES(*person)) < 0)
		at++;
	for (i = 0; i < n; i++)
		c->person[i < at ? i : i + 1] = before[i];
	c->person[at] = *person;
	c->persons = n + 1;
	return AYNI_OK;
}

static enum ayni_err
certify(struct ingest *g, const struct join *j, const struct invite *i,
    const struct hash *before, size_t n)
{
	struct entry step = {.kind = ENTRY_DEVICE};
	struct device_cert c;
	struct buf message;
	enum ayni_err e;

	memset(&c, 0, sizeof(c));
	c.office = g->office->cert.office;
	c.device = j->device;
	c.epoch = keys_epoch(&j->sign);
	c.sign = j->sign;
	c.box = j->box;
	c.label = j->label;
	if (put_persons(&c, before, n, &i->person) != AYNI_OK)
		return hold(g, j, AYNI_TOOBIG);
	buf_init(&message, 16384);
	cert_put_device(&message, &c, &g->office->sign);
	step.object = buf_bytes(&message);
	memcpy(step.salt, j->invitation, sizeof(step.salt));
	e = message.err;
	if (e == AYNI_OK)
		e = journal_append(g, &step, 1);
	buf_free(&message);
	return e;
}

static bool
knows_secret(const struct join *j, const struct invite *i)
{
	struct hash mac = cert_join_mac(i->secret, j);

	return sodium_memcmp(mac.b, j->mac.b, sizeof(mac.b)) == 0;
}

static bool
listed(const struct hash *person, const struct hash *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ID_EQUAL(list[i], *person))
			return true;
	return false;
}

/* One more person on a device that has its certificate.  It asks with every
 * bundle, whatever became of it: only what is new leaves a trace. */
static enum ayni_err
admit(struct ingest *g, const struct join *j, const struct invite *i,
    struct arena *a, bool *used)
{
	struct epoch_id epoch = keys_epoch(&j->sign);
	struct hash *person = NULL;
	struct db_device d;
	bool revoked = false;
	enum ayni_err e;
	size_t n = 0;

	if (!knows_secret(j, i))
		return AYNI_OK;
	e = trust_revoked(g->db, &epoch, &revoked);
	if (e == AYNI_OK && !revoked)
		e = db_device_persons(g->db, &epoch, a, &person, &n);
	if (e != AYNI_OK || revoked || listed(&i->person, person, n))
		return e;
	e = db_device_invited(g->db, j->invitation, a, &d);
	if (e == AYNI_NOTFOUND)
		return certify(g, j, i, person, n);
	*used = e == AYNI_OK;
	return e == AYNI_OK ? hold(g, j, AYNI_EXISTS) : e;
}

static enum ayni_err
meet(struct ingest *g, const struct join *j, const struct invite *i,
    struct arena *a, enum sync_state *out, bool *used)
{
	struct db_device d;
	enum ayni_err e;

	if (!knows_secret(j, i))
		return AYNI_BADKEY;
	e = db_device_invited(g->db, j->invitation, a, &d);
	if (e == AYNI_NOTFOUND)
		return certify(g, j, i, NULL, 0);
	*out = SYNC_INVITATION_USED;
	*used = e == AYNI_OK;
	return e == AYNI_OK ? hold(g, j, AYNI_EXISTS) : e;
}

enum ayni_err
enrol(struct ingest *g, const struct join *j, enum sync_state *out,
    bool *used)
{
	struct epoch_id epoch = keys_epoch(&j->sign);
	struct db_device d;
	struct invite i;
	struct arena a;
	bool known;
	enum ayni_err e;

	if (ID_EQUAL(j->device, g->office->device))
		return AYNI_BADKEY; /* nobody journals as the office */
	arena_init(&a, STATE_ARENA);
	*out = SYNC_CERTIFIED;
	e = db_device_get(g->db, &epoch, &a, &d);
	known = e == AYNI_OK;
	if (known || e == AYNI_NOTFOUND)
		e = db_invite_get(g->db, j->invitation, &i);
	if (e == AYNI_NOTFOUND && known) {
		e = AYNI_OK;
	} else if (e == AYNI_NOTFOUND) {
		*out = SYNC_WAITING;
		e = hold(g, j, AYNI_NOTFOUND);
	} else if (e == AYNI_OK) {
		e = known ? admit(g, j, &i, &a, used)
			  : meet(g, j, &i, &a, out, used);
	}
	sodium_memzero(&i, sizeof(i));
	arena_free(&a);
	return e;
}
