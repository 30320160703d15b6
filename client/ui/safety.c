#include "ui/safety.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "sync/courier.h"
#include "sync/spare.h"
#include "ui/news.h"

#define NAME "safety"
#define MOST_BYTES (STICK_MAX_PATH + 1024u)

static enum ayni_err
read_all(struct bytes in, struct safety *s)
{
	struct unpack u = unpack_begin(in);
	struct text dir;

	unpack_expect(&u, 7);
	dir = unpack_text(&u);
	s->failing = (enum ayni_err)unpack_uint(&u);
	s->written_us = unpack_int(&u);
	unpack_fixed(&u, s->copied.all.b, sizeof(s->copied.all.b));
	unpack_fixed(&u, s->copied.drafts.b, sizeof(s->copied.drafts.b));
	s->copied.entries = unpack_uint(&u);
	s->unfit = unpack_uint(&u);
	if (dir.n >= sizeof(s->dir))
		unpack_fail(&u, AYNI_TOOBIG);
	if (unpack_end(&u) != AYNI_OK)
		return AYNI_STORE;
	if (dir.n > 0)
		memcpy(s->dir, dir.p, dir.n);
	return AYNI_OK;
}

static enum ayni_err
load(struct vault *v, struct safety *s)
{
	struct buf b;
	enum ayni_err e;

	memset(s, 0, sizeof(*s));
	buf_init(&b, MOST_BYTES);
	if ((e = vault_get(v, NAME, &b)) == AYNI_OK)
		e = read_all(buf_bytes(&b), s);
	buf_free(&b);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
save(struct vault *v, const struct safety *s)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, MOST_BYTES);
	pack_array(&b, 7);
	pack_text(&b, text_of(s->dir));
	pack_uint(&b, (uint64_t)s->failing);
	pack_int(&b, s->written_us);
	pack_bytes(&b, ID_BYTES(s->copied.all));
	pack_bytes(&b, ID_BYTES(s->copied.drafts));
	pack_uint(&b, s->copied.entries);
	pack_uint(&b, s->unfit);
	if ((e = b.err) == AYNI_OK)
		e = vault_set(v, NAME,
		    s->dir[0] != '\0' ? buf_bytes(&b)
				      : (struct bytes){NULL, 0});
	buf_free(&b);
	return e;
}

/* What goes to the office first: that cuts batches, which the vault's own
 * copy then knows of. */
static enum ayni_err
write_all(struct kit *k, struct safety *s, bool say)
{
	struct session session = {k->vault, k->clock, k->chance};
	struct stick files = stick_files();
	struct vault_copied now;
	struct spare spare = {.unfit = 0};
	static struct courier c; /* large */
	enum ayni_err e = courier_copy(&session, &files, s->dir, &c);

	if (e != AYNI_OK && say)
		news_trouble(k, c.trouble, c.troubles);
	courier_free(&c);
	if (e != AYNI_OK || (e = vault_copy_look(k->vault, &now)) != AYNI_OK)
		return e;
	e = spare_write(k->vault, &files, s->dir, &spare);
	if (e != AYNI_OK && say)
		news_trouble(k, &spare.trouble, 1);
	if (e == AYNI_OK || spare.unfit > 0) {
		s->copied = now;
		s->unfit = spare.unfit;
		s->written_us = k->clock.now(k->clock.ctx).wall_us;
	}
	return e;
}

static enum ayni_err
copy(struct kit *k, struct safety *s)
{
	bool was = s->failing != AYNI_OK;

	s->failing = write_all(k, s, !was);
	if (s->failing != AYNI_OK && !was)
		kit_complain(k, SAY_SAFETY_FAILS, KIT_ARGS(text_of(s->dir)));
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

enum ayni_err
safety_place(struct kit *k, const char *given)
{
	char dir[STICK_MAX_PATH];
	struct safety s;
	enum ayni_err e;

	if ((e = whole_path(given, dir)) != AYNI_OK)
		return kit_fail(k, text_of(given), e);
	if ((e = load(k->vault, &s)) != AYNI_OK)
		return kit_fail_vault(k, e);
	if (strcmp(dir, s.dir) == 0)
		return AYNI_OK;
	memset(&s, 0, sizeof(s));
	memcpy(s.dir, dir, sizeof(dir));
	e = save(k->vault, &s);
	return e == AYNI_OK ? e : kit_fail_vault(k, e);
}

enum ayni_err
safety_look(struct kit *k, struct safety *out)
{
	struct vault_copied now;
	enum ayni_err e = load(k->vault, out);

	if (e != AYNI_OK || out->dir[0] == '\0')
		return e;
	if ((e = vault_copy_look(k->vault, &now)) != AYNI_OK)
		return e;
	out->entries = now.entries - out->copied.entries;
	out->drafts = !ID_EQUAL(now.drafts, out->copied.drafts);
	return AYNI_OK;
}

bool
safety_lacks(const struct safety *s)
{
	return s->dir[0] != '\0' &&
	    (s->written_us == 0 || s->unfit > 0 || s->entries > 0 || s->drafts);
}

static enum ayni_err
keep(struct kit *k)
{
	struct vault_copied now;
	struct safety s;
	enum ayni_err e = load(k->vault, &s);

	if (e != AYNI_OK || s.dir[0] == '\0' ||
	    (e = vault_copy_look(k->vault, &now)) != AYNI_OK)
		return e;
	return s.failing != AYNI_OK || !ID_EQUAL(now.all, s.copied.all)
	    ? copy(k, &s) : AYNI_OK;
}

void
safety_keep(struct kit *k, const struct options *o)
{
	const char *dir = o != NULL ? options_get(o, "safety-copy") : NULL;
	enum ayni_err e;

	if (k->vault == NULL || vault_slot(k->vault) == 0) /* locked */
		return;
	if (dir != NULL && safety_place(k, dir) != AYNI_OK)
		return;
	if ((e = keep(k)) != AYNI_OK)
		(void)kit_fail_vault(k, e);
}
