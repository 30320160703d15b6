/*
 * mishap -- what befalls devices, and what people do to them.
 */
#ifndef SIM_MISHAP_H
#define SIM_MISHAP_H

struct phone;

/* Another machine with the same vault: one that cannot be told from the
 * first, or one that knows that it is another. */
void mishap_clone(struct phone *p);
/* A copy is kept; it is put back: the vault alone, or all of the disk. */
void mishap_keep(struct phone *p);
void mishap_restore(struct phone *p);
void mishap_lose(struct phone *p);
/* Its clock jumps, by years perhaps. */
void mishap_clock(struct phone *p);
/* Its disk is nearly full; or there is room again. */
void mishap_fill(struct phone *p);
/* It signs a batch as if it were another device, and sends it. */
void mishap_forge(struct phone *p);

#endif
