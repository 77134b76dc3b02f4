package dev.mxlab.dns.resolve;

import org.xbill.DNS.Name;

/** What is asked, in class IN; equal whatever the case of its letters. */
record Question(Name name, int type) {}
