/*
 * check -- what must hold when every device has said what it had to say.
 *
 * It reads the stores as tables and the entries as bytes, and works out by
 * itself what records must say: nothing of the merge is in here.
 */
#ifndef SIM_CHECK_H
#define SIM_CHECK_H

struct phone;
struct table;
struct world;

void check_world(struct world *w);

/* check_trust.c: which batches are used and which held, as revocations,
 * judgements and chains have it; and which epochs forked.  Batches are noted
 * in the minutes. */
void check_trust(const struct table *t);

/* check_clock.c: whether each time that a device's clock gave lies where the
 * store says that it does. */
void check_clocks(const struct table *t);

/* check_person.c: everybody who was added on a device is admitted, or it was
 * told that the invitation let in others. */
void check_persons(const struct table *t, struct phone *p);

#endif
