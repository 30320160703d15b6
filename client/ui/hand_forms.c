#include "ui/hand.h"
#include "ui/kit.h"
#include "ui/shelf.h"

static void
print_json(const struct shelf_form *f, size_t n)
{
	json_t *list = json_array();
	struct buf id;
	size_t i;

	for (i = 0; i < n; i++) {
		buf_init(&id, 64);
		buf_put_hex(&id, ID_BYTES(f[i].id));
		(void)json_array_append_new(list,
		    json_pack("{so so so so}", "id",
			kit_json_text(buf_text(&id)), "xml_id",
			kit_json_text(f[i].xml_id), "version",
			kit_json_text(f[i].version), "title",
			kit_json_text(f[i].title)));
		buf_free(&id);
	}
	kit_json(list);
}

static void
print(const struct kit *k, const struct shelf_form *f, size_t n)
{
	struct buf b;
	size_t i;

	if (n == 0)
		kit_say(k, SAY_NO_FORMS, NULL, 0);
	for (i = 0; i < n; i++) {
		buf_init(&b, 65536);
		buf_put_text(&b, f[i].xml_id);
		buf_put_byte(&b, '/');
		buf_put_text(&b, f[i].version);
		buf_put_z(&b, "  ");
		buf_put_text(&b, f[i].title);
		kit_print(&b);
	}
}

enum ayni_err
hand_forms(void *ctx, const struct options *o)
{
	struct shelf_form *f = NULL;
	struct kit *k = ctx;
	struct arena a;
	size_t n = 0;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	arena_init(&a, 16u << 20);
	e = shelf_list(k->vault, &k->office, &a, &f, &n);
	if (e != AYNI_OK)
		(void)kit_fail_vault(k, e);
	else if (o->json)
		print_json(f, n);
	else
		print(k, f, n);
	arena_free(&a);
	return e;
}
