#include "ui/safety.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "sync/courier.h"
#include "ui/news.h"

#define NAME "safety"
#define MOST_BYTES (STICK_MAX_PATH + 1024u)

/* Where it is, and what it was made of. */
struct safety {
	char dir[STICK_MAX_PATH]; /* "": nowhere */
	bool failing; /* and that was said */
	struct epoch_id epoch;
	uint64_t journalled, held;
};

static enum ayni_err
load(struct vault *v, struct safety *s)
{
	struct unpack u;
	struct text dir;
	struct buf b;
	enum ayni_err e;

	memset(s, 0, sizeof(*s));
	buf_init(&b, MOST_BYTES);
	if ((e = vault_get(v, NAME, &b)) == AYNI_OK) {
		u = unpack_begin(buf_bytes(&b));
		unpack_expect(&u, 5);
		dir = unpack_text(&u);
		s->failing = unpack_bool(&u);
		unpack_fixed(&u, s->epoch.b, sizeof(s->epoch.b));
		s->journalled = unpack_uint(&u);
		s->held = unpack_uint(&u);
		if (dir.n >= sizeof(s->dir))
			unpack_fail(&u, AYNI_TOOBIG);
		e = unpack_end(&u) == AYNI_OK ? AYNI_OK : AYNI_STORE;
		if (e == AYNI_OK && dir.n > 0)
			memcpy(s->dir, dir.p, dir.n);
	}
	buf_free(&b);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
save(struct vault *v, const struct safety *s)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, MOST_BYTES);
	pack_array(&b, 5);
	pack_text(&b, text_of(s->dir));
	pack_bool(&b, s->failing);
	pack_bytes(&b, ID_BYTES(s->epoch));
	pack_uint(&b, s->journalled);
	pack_uint(&b, s->held);
	if ((e = b.err) == AYNI_OK)
		e = vault_set(v, NAME,
		    s->dir[0] != '\0' ? buf_bytes(&b)
				      : (struct bytes){NULL, 0});
	buf_free(&b);
	return e;
}

/* What the vault has now; changed: since the copy was made. */
static enum ayni_err
look(struct vault *v, struct safety *s, bool *changed)
{
	struct safety was = *s;
	struct vault_marks m;
	struct vault_keys keys;
	enum ayni_err e = vault_outbox_marks(v, &m);

	if (e == AYNI_OK)
		e = vault_keys(v, &keys);
	if (e != AYNI_OK)
		return e;
	s->epoch = keys.epoch;
	keys_wipe(&keys, sizeof(keys));
	s->journalled = m.journalled;
	s->held = m.held;
	*changed = s->failing || !ID_EQUAL(was.epoch, s->epoch) ||
	    was.journalled != s->journalled || was.held != s->held;
	return AYNI_OK;
}

static void
say_failing(const struct kit *k, const struct safety *s,
    const struct courier *c)
{
	news_trouble(k, c->trouble, c->troubles);
	kit_complain(k, SAY_SAFETY_FAILS, KIT_ARGS(text_of(s->dir)));
}

static enum ayni_err
copy(struct kit *k, struct safety *s)
{
	struct session session = {k->vault, k->clock, k->chance};
	struct stick files = stick_files();
	static struct courier c; /* large */
	bool was = s->failing;

	s->failing =
	    courier_copy(&session, &files, s->dir, &c) != AYNI_OK;
	if (s->failing && !was)
		say_failing(k, s, &c);
	courier_free(&c);
	return save(k->vault, s);
}

/* Later commands run elsewhere. */
static enum ayni_err
whole_path(const char *dir, char out[STICK_MAX_PATH])
{
	size_t n = 0;

	out[0] = '\0';
	if (dir[0] != '/' && dir[0] != '\0') {
		if (getcwd(out, STICK_MAX_PATH - 1) == NULL)
			return errno == ERANGE ? AYNI_TOOBIG : AYNI_IO;
		n = strlen(out);
		out[n++] = '/';
	}
	if (n + strlen(dir) >= STICK_MAX_PATH)
		return AYNI_TOOBIG;
	memcpy(out + n, dir, strlen(dir) + 1);
	return AYNI_OK;
}

/* Where it is to be from now on. */
static enum ayni_err
place(const struct kit *k, const char *given, struct safety *s, bool *moved)
{
	char dir[STICK_MAX_PATH];
	enum ayni_err e;

	if (given == NULL)
		return AYNI_OK;
	if ((e = whole_path(given, dir)) != AYNI_OK)
		return kit_fail(k, text_of(given), e);
	*moved = strcmp(dir, s->dir) != 0;
	if (*moved) {
		memset(s, 0, sizeof(*s));
		memcpy(s->dir, dir, sizeof(dir));
	}
	return AYNI_OK;
}

static enum ayni_err
keep(struct kit *k, struct safety *s, bool moved)
{
	bool changed = false;
	enum ayni_err e;

	if (s->dir[0] == '\0')
		return moved ? save(k->vault, s) : AYNI_OK;
	e = look(k->vault, s, &changed);
	return e == AYNI_OK && (moved || changed) ? copy(k, s) : e;
}

void
safety_keep(struct kit *k, const struct options *o)
{
	struct safety s;
	bool moved = false;
	enum ayni_err e;

	if (k->vault == NULL || vault_slot(k->vault) == 0) /* locked */
		return;
	e = load(k->vault, &s);
	if (e == AYNI_OK &&
	    place(k, options_get(o, "safety-copy"), &s, &moved) == AYNI_OK)
		e = keep(k, &s, moved);
	if (e != AYNI_OK)
		(void)kit_fail_vault(k, e);
}
