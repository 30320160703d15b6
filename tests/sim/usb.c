#include "sim/world.h"

#include <stdio.h>

#include "sim/disk.h"

#define CHANGES 12 /* of a stick, in which it may be pulled out */

void
usb_buy(struct world *w)
{
	struct usb *u;
	unsigned i;

	for (i = 0; i < USB_STICKS; i++) {
		u = &w->usb[i];
		u->machine = WORLD_STICKS + i;
		(void)snprintf(u->path, sizeof(u->path), "/sim/%u",
		    u->machine);
		disk_format(u->machine, world_seed(w));
	}
}

static void
plug_in(struct world *w, struct usb *u)
{
	u->full = !w->post.good && world_happens(w, w->breaks / 4);
	disk_room(u->machine, u->full ? world_draw(w, 4096) : SIZE_MAX);
	if (!w->post.good && world_happens(w, w->breaks))
		disk_cut(u->machine, (long)world_draw(w, CHANGES));
}

/* Whether it stayed in place, with room enough. */
static bool
pull_out(struct world *w, struct usb *u)
{
	bool well = !disk_stopped(u->machine) && !u->full;

	if (disk_stopped(u->machine)) {
		world_tell(w, "stick %u: pulled out", u->machine);
		disk_boot(u->machine, true);
	}
	disk_cut(u->machine, -1);
	return well;
}

static void
carry(struct phone *p, struct usb *u)
{
	const struct stick files = stick_files();
	enum ayni_err e;

	plug_in(p->w, u);
	e = phone_carry(p, &files, u->path);
	world_tell(p->w, "phone %u: stick %u: %s", p->n, u->machine,
	    err_name(e));
	if (pull_out(p->w, u) && (e == AYNI_FULL || e == AYNI_NOTFOUND) &&
	    !p->full)
		world_fail(p->w, "phone %u: a stick: %s", p->n, err_name(e));
}

void
usb_carry(struct phone *p)
{
	carry(p, &p->w->usb[world_draw(p->w, USB_STICKS)]);
}

static void
import(struct world *w, struct usb *u)
{
	enum ayni_err e;

	plug_in(w, u);
	e = hq_import(&w->hq, u->path);
	world_tell(w, "office: stick %u: %s", u->machine, err_name(e));
	(void)pull_out(w, u);
}

void
usb_import(struct world *w)
{
	import(w, &w->usb[world_draw(w, USB_STICKS)]);
}

void
usb_settle(struct world *w)
{
	unsigned i;

	for (i = 0; i < USB_STICKS; i++)
		import(w, &w->usb[i]);
	for (i = 1; i <= w->phones; i++)
		if (!w->phone[i].lost)
			carry(&w->phone[i], &w->usb[i % USB_STICKS]);
	for (i = 0; i < USB_STICKS; i++)
		import(w, &w->usb[i]);
}
