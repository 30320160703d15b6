#include "vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ayni/mem.h"

enum ayni_err
vault_say(struct vault *v, enum ayni_err e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(v->why, sizeof(v->why), fmt, ap);
	va_end(ap);
	return e;
}

char *
vault_path(const char *dir, const char *name)
{
	size_t n = strlen(dir) + 1 + strlen(name) + 1;
	char *path = mem_alloc(n);

	if (path != NULL)
		(void)snprintf(path, n, "%s/%s", dir, name);
	return path;
}

const char *
vault_why(const struct vault *v)
{
	return v->why;
}

bool
vault_moved(const struct vault *v)
{
	return v->moved;
}

uint64_t
vault_free_bytes(const struct vault *v)
{
	struct statvfs st;

	if (statvfs(v->dir, &st) != 0)
		return 0;
	return (uint64_t)st.f_bavail * st.f_frsize;
}

/* ---- opening ---- */

void
vault_close(struct vault *v)
{
	if (v == NULL)
		return;
	vault_slot_forget(v);
	vault_sql_close(v);
	mem_free(v->dir);
	mem_free(v->file);
	mem_free(v->token);
	mem_free(v);
}

static enum ayni_err
allocate(const char *dir, const struct vault_options *o, struct vault **out)
{
	struct vault *v = mem_zalloc(1, sizeof(*v));

	if (v == NULL)
		return AYNI_NOMEM;
	v->chance = o->chance;
	v->dir = vault_path(dir, ".");
	v->file = vault_path(dir, VAULT_FILE);
	if (v->dir == NULL || v->file == NULL) {
		vault_close(v);
		return AYNI_NOMEM;
	}
	*out = v;
	return AYNI_OK;
}

/* Gives v to the caller, or says why not and closes it. */
static enum ayni_err
opened(struct vault *v, enum ayni_err e, struct buf *why, struct vault **out)
{
	if (e == AYNI_OK) {
		*out = v;
		return e;
	}
	if (why != NULL)
		buf_put_z(why, v->why[0] != '\0' ? v->why
						 : err_text(e, LANG_EN));
	vault_close(v);
	return e;
}

static enum ayni_err
failed(struct vault *v, const char *path)
{
	return vault_say(v, errno == ENOSPC ? AYNI_FULL : AYNI_IO, "%s: %s",
	    path, strerror(errno));
}

/* A vault of an earlier program; another may be at it as well. */
static enum ayni_err
bring_up(struct vault *v)
{
	uint64_t version = 0;
	enum ayni_err e = vault_begin(v);

	if (e != AYNI_OK)
		return e;
	e = vault_sql_version(v, &version);
	if (e == AYNI_OK)
		e = vault_schema_add(v, version);
	return vault_end(v, e);
}

static enum ayni_err
open_vault(struct vault *v, const struct vault_options *o)
{
	uint64_t version;
	enum ayni_err e;

	if (access(v->file, F_OK) != 0)
		return errno != ENOENT && errno != ENOTDIR
		    ? failed(v, v->file)
		    : vault_say(v, AYNI_NOTFOUND, "%s: no vault here",
			  v->file);
	if ((e = vault_sql_open(v, false)) != AYNI_OK)
		return e;
	if ((e = vault_sql_version(v, &version)) != AYNI_OK)
		return e;
	if (version == 0)
		return vault_say(v, AYNI_NOTFOUND,
		    "%s: no vault here; its making was interrupted", v->file);
	if (version > VAULT_SCHEMA)
		return vault_say(v, AYNI_UNSUPPORTED, "%s: written by a newer "
		    "Ayni (schema %llu, this one knows %u); update the "
		    "program", v->file, (unsigned long long)version,
		    VAULT_SCHEMA);
	if (version < VAULT_SCHEMA && (e = bring_up(v)) != AYNI_OK)
		return e;
	if ((e = vault_place_start(v, o)) != AYNI_OK)
		return e;
	return vault_place_check(v);
}

enum ayni_err
vault_open(const char *dir, const struct vault_options *o, struct buf *why,
    struct vault **out)
{
	struct vault *v;
	enum ayni_err e = allocate(dir, o, &v);

	if (e != AYNI_OK)
		return e;
	return opened(v, open_vault(v, o), why, out);
}

enum ayni_err
vault_beside(const struct vault *v, const struct vault_options *o,
    struct vault **out)
{
	struct vault *w = NULL;
	enum ayni_err e = vault_open(v->dir, o, NULL, &w);

	if (e == AYNI_OK)
		e = vault_slot_share(v, w);
	if (e == AYNI_OK)
		*out = w;
	else
		vault_close(w);
	return e;
}

enum ayni_err
vault_make_directory(struct vault *v, const char *dir)
{
	enum ayni_err e;
	char *parent;

	if (mkdir(dir, 0700) != 0)
		return errno == EEXIST ? AYNI_OK : failed(v, dir);
	if ((parent = vault_path(dir, "..")) == NULL)
		return AYNI_NOMEM;
	e = vault_place_sync(v, parent);
	mem_free(parent);
	return e;
}

/* An empty file that nobody else can read. */
static enum ayni_err
make_file(struct vault *v)
{
	int f;

	/* Opening one that exists, and closing it, would drop the locks of
	 * whoever has it open in this process. */
	if (access(v->file, F_OK) == 0)
		return AYNI_OK;
	f = open(v->file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (f < 0)
		return failed(v, v->file);
	(void)close(f);
	return vault_place_sync(v, v->dir);
}

/* Inside the transaction that makes it a vault. */
static enum ayni_err
fill_vault(struct vault *v, const struct vault_options *o,
    struct text passphrase, const struct box_public *office)
{
	uint64_t version;
	enum ayni_err e = vault_sql_version(v, &version);

	if (e == AYNI_OK && version != 0)
		e = vault_say(v, AYNI_EXISTS, "%s: there is a vault already",
		    v->file);
	if (e == AYNI_OK)
		e = vault_schema_add(v, 0);
	if (e == AYNI_OK)
		e = vault_slot_first(v, o, passphrase, office);
	if (e == AYNI_OK)
		e = vault_place_turn(v);
	return e;
}

static enum ayni_err
create_vault(struct vault *v, const char *dir, const struct vault_options *o,
    struct text passphrase, const struct box_public *office)
{
	enum ayni_err e;

	if ((e = vault_make_directory(v, dir)) != AYNI_OK)
		return e;
	if ((e = make_file(v)) != AYNI_OK)
		return e;
	if ((e = vault_sql_open(v, true)) != AYNI_OK)
		return e;
	if ((e = vault_place_start(v, o)) != AYNI_OK)
		return e;
	if ((e = vault_begin(v)) != AYNI_OK)
		return e;
	return vault_end(v, fill_vault(v, o, passphrase, office));
}

enum ayni_err
vault_create(const char *dir, const struct vault_options *o,
    struct text passphrase, const struct box_public *office, struct buf *why,
    struct vault **out)
{
	struct vault *v;
	enum ayni_err e = allocate(dir, o, &v);

	if (e != AYNI_OK)
		return e;
	return opened(
	    v, create_vault(v, dir, o, passphrase, office), why, out);
}

enum ayni_err
vault_unlock(struct vault *v, struct text passphrase)
{
	return vault_slot_open(v, passphrase);
}

/* ---- transactions ---- */

enum ayni_err
vault_begin(struct vault *v)
{
	enum ayni_err e;

	if (v->depth == 0) {
		if ((e = vault_sql_exec(v, "BEGIN IMMEDIATE")) != AYNI_OK)
			return e;
		v->spoilt = AYNI_OK;
		v->turned = false;
	}
	if (v->spoilt == AYNI_OK)
		v->depth++;
	return v->spoilt;
}

enum ayni_err
vault_end(struct vault *v, enum ayni_err e)
{
	if (v->spoilt == AYNI_OK)
		v->spoilt = e;
	if (--v->depth > 0)
		return e;
	if ((e = v->spoilt) == AYNI_OK)
		e = vault_sql_exec(v, "COMMIT");
	if (e == AYNI_OK && v->turned)
		v->moved = v->forked = false;
	if (e != AYNI_OK && !sqlite3_get_autocommit(v->c))
		(void)sqlite3_exec(v->c, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

/* ---- named values ---- */

enum ayni_err
vault_name_id(struct vault *v, const char *name, struct hash *out)
{
	if (v->secret == NULL)
		return vault_say(v, AYNI_PASSPHRASE, "%s: locked", v->file);
	*out = keys_hmac(
	    BYTES(v->secret->names), text_bytes(text_of(name)));
	return AYNI_OK;
}

static enum ayni_err
put_named(struct vault *v, const struct hash *id, struct bytes value)
{
	const struct row row = {.table = "named", .id = ID_BYTES(*id)};
	struct query q;
	struct buf body;
	enum ayni_err e;

	buf_init(&body, VAULT_MAX_ROW);
	if ((e = vault_row_lock(v, &row, value, &body)) != AYNI_OK)
		goto out;
	q = vault_sql(
	    v, "INSERT OR REPLACE INTO named (id, body) VALUES (?, ?)");
	vault_sql_bytes(&q, ID_BYTES(*id));
	vault_sql_bytes(&q, buf_bytes(&body));
	e = vault_sql_run(&q);
out:
	buf_free(&body);
	return e;
}

enum ayni_err
vault_set(struct vault *v, const char *name, struct bytes value)
{
	struct query q;
	struct hash id;
	enum ayni_err e;

	if ((e = vault_name_id(v, name, &id)) != AYNI_OK)
		return e;
	if ((e = vault_begin(v)) != AYNI_OK)
		return e;
	if (value.n > 0)
		return vault_end(v, put_named(v, &id, value));
	q = vault_sql(v, "DELETE FROM named WHERE id = ?");
	vault_sql_bytes(&q, ID_BYTES(id));
	return vault_end(v, vault_sql_run(&q));
}

enum ayni_err
vault_get(struct vault *v, const char *name, struct buf *out)
{
	struct row row = {.table = "named"};
	struct query q;
	struct hash id;
	enum ayni_err e;

	if ((e = vault_name_id(v, name, &id)) != AYNI_OK)
		return e;
	row.id = ID_BYTES(id);
	q = vault_sql(v, "SELECT body FROM named WHERE id = ?");
	vault_sql_bytes(&q, row.id);
	return vault_row_only(&q, 0, &row, out);
}
