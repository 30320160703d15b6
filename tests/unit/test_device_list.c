/* aynid device list: what is held of each device, and what is missing. */
#include "support/command.h"
#include "support/stage.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void
epoch_of(const struct tablet *t, char out[2 * sizeof(t->epoch) + 1])
{
	size_t i;

	for (i = 0; i < sizeof(t->epoch); i++)
		(void)snprintf(out + 2 * i, 3, "%02x", t->epoch.b[i]);
}

/* The device's row of the JSON; the caller decrefs *all. */
static const json_t *
row_of(struct stage *s, const struct tablet *t, json_t **all)
{
	const char *said = command_ok(
	    COMMAND(s->b.dir, "device", "list", "--json"));
	char epoch[2 * sizeof(t->epoch) + 1];
	const json_t *row;
	size_t i;

	epoch_of(t, epoch);
	*all = json_loads(said, 0, NULL);
	assert_non_null(*all);
	json_array_foreach(*all, i, row)
		if (strcmp(json_string_value(json_object_get(row, "epoch")),
			epoch) == 0)
			return row;
	fail_msg("%s is not in %s", epoch, said);
	return NULL;
}

static void
expect_row(struct stage *s, const struct tablet *t, const char *want)
{
	json_t *all = NULL, *part = json_object();
	const json_t *row = row_of(s, t, &all);
	static const char *const name[] = {
	    "held", "highest", "missing", "revoked"};
	char *said;
	size_t i;

	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		(void)json_object_set(
		    part, name[i], json_object_get(row, name[i]));
	said = json_dumps(part, JSON_COMPACT | JSON_SORT_KEYS);
	assert_string_equal(said, want);
	free(said);
	json_decref(part);
	json_decref(all);
}

static void
expect_said(struct stage *s, const char *lang, const char *part, bool there)
{
	const char *said = command_ok(
	    COMMAND(s->b.dir, "device", "list", "--lang", lang));

	if ((strstr(said, part) != NULL) != there)
		fail_msg("\"%s\" in: %s", part, said);
}

/* The first and the third of four batches get lost on the way. */
static void
holes_are_shown_and_heal(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	size_t i;

	for (i = 0; i < 4; i++) {
		(void)tablet_submit(s->ann, s->farm, &r, "name=A");
		(void)stage_submit(s, s->ann, &r, "name=B");
	}
	(void)bureau_offer(&s->b, buf_bytes(&s->ann->cut[1].raw));
	(void)bureau_offer(&s->b, buf_bytes(&s->ann->cut[3].raw));
	expect_row(s, s->ann, "{\"held\":0,\"highest\":8,"
	    "\"missing\":[[1,2],[5,6]],\"revoked\":false}");
	expect_row(s, s->bob, "{\"held\":0,\"highest\":0,"
	    "\"missing\":[],\"revoked\":false}");
	expect_said(s, "en", "; missing 1-2, 5-6", true);
	expect_said(s, "fr", " ; manquent 1-2, 5-6", true);
	expect_said(s, "es", "; faltan 1-2, 5-6", true);
	(void)bureau_offer(&s->b, buf_bytes(&s->ann->cut[0].raw));
	expect_row(s, s->ann, "{\"held\":4,\"highest\":8,"
	    "\"missing\":[[5,6]],\"revoked\":false}");
	(void)bureau_offer(&s->b, buf_bytes(&s->ann->cut[2].raw));
	expect_row(s, s->ann, "{\"held\":8,\"highest\":8,"
	    "\"missing\":[],\"revoked\":false}");
	expect_said(s, "en", "missing", false);
}

/* The device tells what it has cut: its end may be missing as well. */
static void
what_a_device_has_told_of_is_missed(void **state)
{
	struct stage *s = *state;
	struct sync_answer a;
	struct record_id r;

	(void)stage_submit(s, s->ann, &r, "name=A");
	tablet_sync(s->ann, &s->b, NULL, 0, false, &s->a, &a);
	expect_row(s, s->ann, "{\"held\":0,\"highest\":1,"
	    "\"missing\":[[1,1]],\"revoked\":false}");
}

static void
a_revoked_device_is_marked(void **state)
{
	struct stage *s = *state;
	char epoch[2 * sizeof(s->bob->epoch) + 1];
	struct record_id r;

	(void)tablet_submit(s->bob, s->farm, &r, "name=Bob's");
	(void)stage_bring(s, s->bob);
	epoch_of(s->bob, epoch);
	(void)command_ok(COMMAND(s->b.dir, "device", "revoke", epoch));
	expect_row(s, s->bob, "{\"held\":1,\"highest\":1,"
	    "\"missing\":[],\"revoked\":true}");
	expect_said(s, "en", "REVOKED", true);
	expect_said(s, "fr", "RÉVOQUÉ", true);
	expect_said(s, "es", "REVOCADO", true);
}

/* Ann's invitation in other hands. */
static void
who_waits_is_listed(void **state)
{
	struct stage *s = *state;
	struct tablet *thief = tablet_steal(s->ann);
	struct sync_answer a;
	json_t *all = NULL;
	const json_t *row;

	tablet_sync(thief, &s->b, NULL, 0, true, &s->a, &a);
	assert_int_equal(a.state, SYNC_INVITATION_USED);
	row = row_of(s, thief, &all);
	assert_string_equal(
	    json_string_value(json_object_get(row, "waiting")), "EXISTS");
	json_decref(all);
	expect_said(s, "en", "waiting: ", true);
	tablet_free(thief);
}

#define TEST(f)                                                               \
	cmocka_unit_test_setup_teardown(f, stage_setup_disk, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(holes_are_shown_and_heal),
	    TEST(what_a_device_has_told_of_is_missed),
	    TEST(a_revoked_device_is_marked),
	    TEST(who_waits_is_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
