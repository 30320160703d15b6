#include "fill/kept.h"

#include "ayni/pack.h"
#include "ayni/unpack.h"

#define FIELDS 13u     /* of a head */
#define ASSIGNED_FIELDS 14u /* with an assignment */
#define OLD_FIELDS 10u /* without what stands last */

void
kept_put_head(struct buf *out, const struct kept_head *h)
{
	size_t i;

	pack_array(out, h->assigned ? ASSIGNED_FIELDS : FIELDS);
	pack_bool(out, h->is_edit);
	pack_bytes(out, ID_BYTES(h->author));
	pack_int(out, h->seed);
	pack_int(out, h->begun_us);
	pack_text(out, h->preloads.deviceid);
	pack_text(out, h->preloads.username);
	pack_text(out, h->preloads.email);
	pack_text(out, h->preloads.phonenumber);
	pack_array(out, h->bases);
	for (i = 0; i < h->bases; i++)
		pack_bytes(out, ID_BYTES(h->base[i]));
	pack_bytes(out, h->answers);
	pack_int(out, h->begun.told_us);
	pack_uint(out, h->begun.boot_us > 0 ? (uint64_t)h->begun.boot_us : 0);
	pack_bytes(out, BYTES(h->begun.boot_id));
	if (h->assigned)
		pack_bytes(out, ID_BYTES(h->assignment));
}

static void
read_begun(struct unpack *u, struct moment *m)
{
	m->told_us = unpack_int(u);
	m->boot_us = (int64_t)unpack_uint(u);
	unpack_fixed(u, m->boot_id, sizeof(m->boot_id));
}

enum ayni_err
kept_read_head(struct bytes in, struct kept_head *out)
{
	struct unpack u = unpack_begin(in);
	struct kept_head h = {.bases = 0};
	uint64_t fields = unpack_array(&u), n, i;

	if (fields != OLD_FIELDS && fields != FIELDS &&
	    fields != ASSIGNED_FIELDS)
		unpack_fail(&u, AYNI_BADFORM);
	h.is_edit = unpack_bool(&u);
	unpack_fixed(&u, h.author.b, sizeof(h.author.b));
	h.seed = unpack_int(&u);
	h.begun_us = unpack_int(&u);
	h.preloads.deviceid = unpack_text(&u);
	h.preloads.username = unpack_text(&u);
	h.preloads.email = unpack_text(&u);
	h.preloads.phonenumber = unpack_text(&u);
	if ((n = unpack_array(&u)) > ENTRY_MAX_BASE)
		unpack_fail(&u, AYNI_TOOBIG);
	for (i = 0; i < n && u.err == AYNI_OK; i++)
		unpack_fixed(&u, h.base[i].b, sizeof(h.base[i].b));
	h.bases = (size_t)n;
	h.answers = unpack_bytes(&u);
	h.has_begun = fields >= FIELDS;
	if (h.has_begun)
		read_begun(&u, &h.begun);
	if ((h.assigned = fields == ASSIGNED_FIELDS))
		unpack_fixed(&u, h.assignment.b, sizeof(h.assignment.b));
	if (unpack_end(&u) != AYNI_OK)
		return AYNI_STORE;
	*out = h;
	return AYNI_OK;
}

void
kept_put_step(struct buf *out, const struct kept_step *s)
{
	pack_array(out, 8);
	pack_uint(out, s->changes);
	pack_uint(out, s->resumed);
	pack_bool(out, s->clock_doubtful);
	pack_text(out, s->language);
	pack_text(out, s->place);
	pack_text(out, s->label);
	pack_bytes(out, s->trail);
	pack_bytes(out, s->log);
}

enum ayni_err
kept_read_step(struct bytes in, struct kept_step *out)
{
	struct unpack u = unpack_begin(in);
	struct kept_step s = {.changes = 0};

	unpack_expect(&u, 8);
	s.changes = unpack_uint(&u);
	s.resumed = unpack_uint(&u);
	s.clock_doubtful = unpack_bool(&u);
	s.language = unpack_text(&u);
	s.place = unpack_text(&u);
	s.label = unpack_text(&u);
	s.trail = unpack_bytes(&u);
	s.log = unpack_bytes(&u);
	if (unpack_end(&u) != AYNI_OK)
		return AYNI_STORE;
	*out = s;
	return AYNI_OK;
}
