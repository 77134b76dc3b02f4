/**
 * sendmail.cf: its lines with their positions, and what the options among them mean (sendmail's
 * doc/op, "The whole scoop on the configuration file").
 */
@NullMarked
package dev.mxlab.sendmail.cf;

import org.jspecify.annotations.NullMarked;
