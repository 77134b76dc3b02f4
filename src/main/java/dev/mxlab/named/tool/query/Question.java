package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.query.Lookup.Flag;
import java.net.IDN;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** The name that a lookup asks for: as typed, or below an entry of the search list. */
final class Question {
  private final Session session;
  private final Lookup lookup;

  Question(Session session, Lookup lookup) {
    this.session = session;
    this.lookup = lookup;
  }

  /** Null when it is too long below the present entry of the search list. */
  @Nullable Name name() {
    String text = ascii(lookup.typed);
    if (lookup.is(Flag.NEW_SEARCH)) {
      beginSearch(text);
    }
    if (lookup.is(Flag.TRACE) && lookup.is(Flag.TRACE_ROOT)) {
      return Name.root;
    }
    if (lookup.origin < 0) {
      try {
        return NameText.of(text, Name.root);
      } catch (NameText.BadName bad) {
        String why = "'" + lookup.typed + "' is not a legal name (" + bad.why() + ")\n";
        throw new Fatal(why, Session.INTERNAL);
      }
    }
    return below(text, ascii(session.searchList.get(lookup.origin)));
  }

  /** A name with enough dots is first taken as it is. */
  private void beginSearch(String text) {
    long dots = text.chars().filter(c -> c == '.').count();
    if (dots >= session.ndots || !session.useSearch) {
      lookup.origin = -1;
      lookup.set(Flag.DONE_AS_IS, true);
      lookup.set(Flag.NEED_SEARCH, session.useSearch);
    } else if (lookup.origin < 0) {
      lookup.origin = session.searchList.isEmpty() ? -1 : 0;
      lookup.set(Flag.NEED_SEARCH, false);
    }
  }

  private @Nullable Name below(String text, String domain) {
    Name origin;
    try {
      origin = NameText.of(domain, Name.root);
    } catch (NameText.BadName bad) {
      throw new Fatal("'" + domain + "' is not in legal name syntax (" + bad.why() + ")\n", 0);
    }
    try {
      return NameText.of(text, origin);
    } catch (NameText.BadName bad) {
      if (bad.why().equals("name too long")) {
        return null;
      }
      String why = "'" + lookup.typed + "' is not in legal name syntax (" + bad.why() + ")\n";
      throw new Fatal(why, 0);
    }
  }

  /** Letters of other scripts as DNS carries them (RFC 5891). */
  private String ascii(String text) {
    if (!lookup.is(Flag.IDN_IN) || text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    try {
      return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException illegal) {
      String why = "string contains a disallowed character";
      throw new Fatal(
          "'" + text + "' is not a legal IDNA2008 name (" + why + "), use +noidnin\n", 0);
    }
  }
}
