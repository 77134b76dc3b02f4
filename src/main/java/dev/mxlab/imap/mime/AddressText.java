package dev.mxlab.imap.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses as text of one form, however they were written: what is looked for in them. */
public final class AddressText {
  private static final String SPECIAL = "()<>[]:;@\\,\"";

  private final StringBuilder text = new StringBuilder();
  private boolean inGroup;
  private boolean first = true;

  private AddressText() {}

  /** A field's addresses as {@code "A Name" <local@domain>, other@domain, group: one@domain;}. */
  public static String of(String field) {
    return of(AddressList.parse(field));
  }

  private static String of(List<Address> addresses) {
    AddressText all = new AddressText();
    addresses.forEach(all::add);
    return all.text.toString();
  }

  private void add(Address address) {
    if (address.host() == null) {
      border(address.mailbox());
      return;
    }
    comma();
    String name = address.name();
    if ((name == null || name.isEmpty()) && address.route() == null) {
      mailbox(address);
      return;
    }
    if (name != null) {
      word(name, false);
      text.append(name.isEmpty() ? "" : " ");
    }
    text.append('<');
    if (address.route() != null) {
      text.append(address.route()).append(':');
    }
    mailbox(address);
    text.append('>');
  }

  private void comma() {
    text.append(first ? "" : ", ");
    first = false;
  }

  private void mailbox(Address address) {
    word(String.valueOf(address.mailbox()), true);
    text.append('@').append(address.host());
  }

  /** A group begins, or ends. */
  private void border(@Nullable String name) {
    if (inGroup) {
      if (text.charAt(text.length() - 1) == ' ') {
        text.setLength(text.length() - 1);
      }
      text.append(';');
    } else {
      comma();
      if (name == null || name.isEmpty()) {
        text.append("\"\"");
      } else {
        word(name, true);
      }
      text.append(": ");
      first = true;
    }
    inGroup = !inGroup;
  }

  /** In quotes where it is no atom; encoded words never are. */
  private void word(String word, boolean dots) {
    boolean plain = word.contains("=?");
    for (int i = 0; i < word.length() && !plain; i++) {
      char c = word.charAt(i);
      boolean atom = c == '.' ? dots : c > ' ' && c != 0x7f && SPECIAL.indexOf(c) < 0;
      if (!atom) {
        quoted(word);
        return;
      }
    }
    text.append(word);
  }

  private void quoted(String word) {
    text.append('"');
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '"' || c == '\\' || c == '\'') {
        text.append('\\');
      }
      text.append(c);
    }
    text.append('"');
  }
}
