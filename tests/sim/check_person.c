#include "sim/check.h"

#include "sim/table.h"
#include "sim/world.h"

/* ---- what the office's tables say ---- */

/* Whether a certificate of these keys lists somebody. */
static bool
is_listed(const struct table *t, const struct epoch_id *epoch,
    const struct hash *person)
{
	sqlite3_stmt *st = table_query(t, "SELECT p.person FROM device d "
	    "JOIN device_person p ON p.entry = d.entry WHERE d.epoch = ?1",
	    ID_BYTES(*epoch));
	struct hash listed;
	bool found = false;

	while (table_next(t, st)) {
		TABLE_ID(t, st, 0, listed);
		found = found || ID_EQUAL(listed, *person);
	}
	return found;
}

/* Whether an invitation let in other keys than these. */
static bool
is_used(const struct table *t, const struct epoch_id *epoch,
    const uint8_t invitation[16])
{
	sqlite3_stmt *st = table_query(t,
	    "SELECT epoch FROM device WHERE invitation = ?1",
	    (struct bytes){invitation, 16});
	struct epoch_id by;
	bool used = false;

	while (table_next(t, st)) {
		TABLE_ID(t, st, 0, by);
		used = used || !ID_EQUAL(by, *epoch);
	}
	return used;
}

/* ---- and the device ---- */

static void
check_one(const struct table *t, const struct phone *p,
    const struct home_person *x, const struct epoch_id *epoch)
{
	const char *wrong = NULL;

	if (x->admitted != is_listed(t, epoch, &x->hash))
		wrong = x->admitted ? "is not on its certificate"
				    : "was admitted, and it does not know";
	else if (!x->invited)
		return; /* on another device that was this one's twin */
	else if (!x->admitted && !x->used)
		wrong = "waits to be admitted";
	else if (!x->admitted && !is_used(t, epoch, x->invitation))
		wrong = "has an invitation that nobody used";
	if (wrong != NULL)
		world_fail(t->w, "phone %u: person %.*s %s", p->n,
		    (int)x->cert.code.n, x->cert.code.p, wrong);
}

void
check_persons(const struct table *t, struct phone *p)
{
	struct vault_keys k;
	struct home h;
	size_t i;

	world_must(t->w, home_load(p->vault, &h), "home");
	world_must(t->w, vault_keys(p->vault, &k), "keys");
	if (p->shared && home_person(&h, &p->second) == NULL)
		world_fail(t->w, "phone %u: lost its second person", p->n);
	for (i = 0; i < h.persons; i++)
		check_one(t, p, &h.person[i], &k.epoch);
	keys_wipe(&k, sizeof(k));
	home_free(&h);
}
