#include "ingest/enrol.h"

#include <sodium.h>
#include <string.h>

#include "ingest/journal.h"
#include "ingest/state.h"

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

static enum ayni_err
certify(struct ingest *g, const struct join *j, const struct invite *i)
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
	c.person[0] = i->person;
	c.persons = 1;
	c.label = j->label;
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

enum ayni_err
enrol(struct ingest *g, const struct join *j, enum sync_state *out)
{
	struct epoch_id epoch = keys_epoch(&j->sign);
	struct db_device d;
	struct invite i;
	struct hash mac;
	struct arena a;
	enum ayni_err e;

	if (ID_EQUAL(j->device, g->office->device))
		return AYNI_BADKEY; /* nobody journals as the office */
	arena_init(&a, STATE_ARENA);
	*out = SYNC_CERTIFIED;
	e = db_device_get(g->db, &epoch, &a, &d);
	if (e != AYNI_NOTFOUND)
		goto out;
	e = db_invite_get(g->db, j->invitation, &i);
	if (e == AYNI_NOTFOUND) {
		*out = SYNC_WAITING;
		e = hold(g, j, AYNI_NOTFOUND);
		goto out;
	}
	if (e != AYNI_OK)
		goto out;
	mac = cert_join_mac(i.secret, j);
	if (sodium_memcmp(mac.b, j->mac.b, sizeof(mac.b)) != 0) {
		e = AYNI_BADKEY;
		goto out;
	}
	e = db_device_invited(g->db, j->invitation, &a, &d);
	if (e == AYNI_OK) {
		*out = SYNC_INVITATION_USED;
		e = hold(g, j, AYNI_EXISTS);
	} else if (e == AYNI_NOTFOUND) {
		e = certify(g, j, &i);
	}
out:
	sodium_memzero(&i, sizeof(i));
	arena_free(&a);
	return e;
}
