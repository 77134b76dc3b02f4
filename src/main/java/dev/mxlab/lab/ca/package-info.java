/**
 * The lab's own certification authority: made once, it signs a certificate for every host that
 * wants one (RFC 5280). Entry: {@link dev.mxlab.lab.ca.FirstCertificates}.
 */
@NullMarked
package dev.mxlab.lab.ca;

import org.jspecify.annotations.NullMarked;
