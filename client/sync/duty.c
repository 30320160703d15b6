#include "sync/duty.h"

#include <string.h>

#define ARENA (256u << 20)

/* What is here; nothing, where it does not read: then all of it comes anew
 * with the next whole one. */
static enum ayni_err
load(struct vault *v, struct buf *b, struct arena *a, struct work *out)
{
	static const struct work nothing = {.whole = true};
	enum ayni_err e = vault_get(v, WORK_KEPT, b);

	*out = nothing;
	if (e == AYNI_NOTFOUND)
		return AYNI_OK;
	if (e == AYNI_OK)
		e = work_read(buf_bytes(b), a, out);
	return e == AYNI_OK || e == AYNI_NOMEM ? e : AYNI_STORE;
}

static enum ayni_err
save(struct vault *v, const struct work *w)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, WORK_MAX_BYTES);
	work_put(&b, w);
	e = b.err == AYNI_OK ? vault_set(v, WORK_KEPT, buf_bytes(&b)) : b.err;
	buf_free(&b);
	return e;
}

static void
compare(const struct work *before, const struct work *after,
    const struct work *news, struct duty_change *out)
{
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < after->tasks; i++)
		out->come +=
		    work_task(before, &after->task[i].id) == NULL;
	for (i = 0; i < before->tasks; i++)
		out->gone += work_task(after, &before->task[i].id) == NULL;
	out->units = after->units;
	out->registered = news->units > 0 || before->units != after->units;
}

static enum ayni_err
put_in(struct vault *v, const struct work *news, struct arena *a,
    struct duty_change *out)
{
	struct work before, after;
	struct buf kept;
	enum ayni_err e;

	buf_init(&kept, WORK_MAX_BYTES);
	e = load(v, &kept, a, &before);
	if (e == AYNI_OK)
		e = work_apply(&before, news, a, &after);
	if (e == AYNI_OK && (e = save(v, &after)) == AYNI_OK)
		compare(&before, &after, news, out);
	buf_free(&kept);
	return e;
}

enum ayni_err
duty_take(struct vault *v, struct bytes packed, struct duty_change *out,
    enum ayni_err *bad)
{
	struct work news;
	struct arena a;
	struct buf plain;
	enum ayni_err e = AYNI_OK;

	arena_init(&a, ARENA);
	buf_init(&plain, WORK_MAX_BYTES);
	*bad = work_open(packed, &plain);
	if (*bad == AYNI_OK)
		*bad = work_read(buf_bytes(&plain), &a, &news);
	if (*bad == AYNI_OK)
		e = put_in(v, &news, &a, out);
	buf_free(&plain);
	arena_free(&a);
	return e;
}
