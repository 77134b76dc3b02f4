/**
 * Delivery: takes queued messages to mailboxes and to other hosts, tries again what had to wait,
 * and reports what failed. Knows no configuration file; where an address goes is asked of a {@link
 * dev.mxlab.sendmail.delivery.Router}. RFC 5321 section 5 (finding the server), section 4.5.4
 * (trying again).
 */
@NullMarked
package dev.mxlab.sendmail.delivery;

import org.jspecify.annotations.NullMarked;
