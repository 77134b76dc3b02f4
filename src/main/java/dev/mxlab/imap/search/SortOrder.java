package dev.mxlab.imap.search;

import dev.mxlab.imap.mime.Address;
import dev.mxlab.imap.mime.AddressList;
import dev.mxlab.imap.mime.EncodedWords;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.mailbox.MessageGoneException;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The order that SORT asks for (RFC 5256 section 3, RFC 5957). */
public final class SortOrder {
  private enum Field {
    ARRIVAL,
    CC,
    DATE,
    FROM,
    SIZE,
    SUBJECT,
    TO,
    DISPLAYFROM,
    DISPLAYTO,
    RELEVANCY
  }

  private record Criterion(Field field, boolean reverse) {}

  private final List<Criterion> criteria;

  private SortOrder(List<Criterion> criteria) {
    this.criteria = criteria;
  }

  public static SortOrder parse(@Nullable List<Arg> program) throws BadCommand {
    if (program == null) {
      throw new BadCommand("Invalid sort argument");
    }
    if (program.isEmpty()) {
      throw new BadCommand("Empty sort program");
    }
    List<Criterion> criteria = new ArrayList<>();
    boolean reverse = false;
    boolean ends = false;
    for (Arg arg : program) {
      String text = arg.string();
      if (text == null) {
        throw new BadCommand("Invalid sort list argument");
      }
      String word = text.toUpperCase(Locale.ROOT);
      if (word.equals("REVERSE")) {
        reverse = !reverse;
        ends = true;
        continue;
      }
      criteria.add(new Criterion(field(word), reverse));
      reverse = false;
      ends = false;
    }
    if (ends) {
      throw new BadCommand("Sort list ends with REVERSE");
    }
    return new SortOrder(criteria);
  }

  private static Field field(String word) throws BadCommand {
    for (Field field : Field.values()) {
      if (field.name().equals(word)) {
        return field;
      }
    }
    throw new BadCommand("Unknown sort argument: " + word);
  }

  /** A message with what it is sorted by; null for what is the same in all. */
  public record Sortable(int index, List<Comparable<?>> values) {}

  /** Looks up what a message is sorted by. */
  public Sortable of(View view, int index) throws IOException {
    List<Comparable<?>> values = new ArrayList<>(criteria.size());
    try (OpenMessage message = new OpenMessage(view.mailbox(), view.messages().get(index))) {
      for (Criterion criterion : criteria) {
        values.add(value(criterion.field(), message));
      }
    }
    return new Sortable(index, values);
  }

  private static Comparable<?> value(Field field, OpenMessage message) throws IOException {
    try {
      return switch (field) {
        case ARRIVAL -> message.message().internalDate();
        case SIZE -> message.message().size();
        case RELEVANCY -> 0;
        case DATE -> sent(message);
        case SUBJECT -> BaseSubject.of(message.header().last("subject")).text();
        case FROM -> mailbox(message, "from");
        case TO -> mailbox(message, "to");
        case CC -> mailbox(message, "cc");
        case DISPLAYFROM -> display(message, "from");
        case DISPLAYTO -> display(message, "to");
      };
    } catch (MessageGoneException gone) {
      return switch (field) {
        case DATE -> message.message().internalDate();
        default -> "";
      };
    }
  }

  static Instant sent(OpenMessage message) throws IOException {
    OffsetDateTime sent = SentDate.parse(message.header().first("date"));
    return sent == null ? message.message().internalDate() : sent.toInstant();
  }

  private static @Nullable Address first(OpenMessage message, String field) throws IOException {
    String value = message.header().first(field);
    List<Address> all = value == null ? List.of() : AddressList.parse(value);
    return all.isEmpty() ? null : all.get(0);
  }

  private static String mailbox(OpenMessage message, String field) throws IOException {
    Address address = first(message, field);
    return address == null || address.mailbox() == null ? "" : Needle.fold(address.mailbox());
  }

  private static String display(OpenMessage message, String field) throws IOException {
    Address address = first(message, field);
    if (address == null) {
      return "";
    }
    if (address.name() != null) {
      return Needle.fold(EncodedWords.decode(address.name()));
    }
    String host = address.host();
    return Needle.fold(address.mailbox() + (host == null ? "" : "@" + host));
  }

  /** Equal ones stay in the order of the mailbox. */
  public Comparator<Sortable> comparator() {
    return (a, b) -> {
      for (int i = 0; i < criteria.size(); i++) {
        int order = compare(a.values().get(i), b.values().get(i));
        if (order != 0) {
          return criteria.get(i).reverse() ? -order : order;
        }
      }
      return Integer.compare(a.index(), b.index());
    };
  }

  @SuppressWarnings("unchecked")
  private static int compare(Comparable<?> a, Comparable<?> b) {
    return ((Comparable<Object>) a).compareTo(b);
  }
}
