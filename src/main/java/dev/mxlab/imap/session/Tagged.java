package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.BadCommand;

/** A command that its tag means something to. */
interface Tagged {
  /** Called before it is carried out. */
  void tag(String tag) throws BadCommand;
}
