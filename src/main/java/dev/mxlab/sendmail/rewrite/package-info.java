/**
 * Where mail goes and whether it may: sendmail's rulesets as the rest asks them ({@link
 * dev.mxlab.sendmail.rewrite.Rules}), and the syntax of addresses (RFC 5321 section 4.1.2, RFC 5322
 * section 3.4).
 */
@NullMarked
package dev.mxlab.sendmail.rewrite;

import org.jspecify.annotations.NullMarked;
