/*
 * usb -- sticks that people carry between devices and the office, as
 * "ayni carry" and "aynid import" know them.
 */
#ifndef SIM_USB_H
#define SIM_USB_H

#include <stdbool.h>

#define USB_STICKS 3u

struct world;
struct phone;

struct usb {
	unsigned machine; /* WORLD_STICKS and on */
	char path[24];
	bool full;
};

void usb_buy(struct world *w);
/* usb_carry -- somebody's device writes to a stick, and reads what is there
 * for it; usb_import -- the office does.  The stick may be pulled out. */
void usb_carry(struct phone *p);
void usb_import(struct world *w);
/* usb_settle -- every stick to the office, to some devices, and back. */
void usb_settle(struct world *w);

#endif
