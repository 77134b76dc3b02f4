package dev.mxlab.sendmail.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which messages a queue run or a listing is about: {@code -qI6AM1 -qRnaver.com -q!Skim}
 * (sendmail(8)). Of several words of one kind one must fit, of every kind some word.
 *
 * @param group of queues that is looked at; empty for all
 */
public record Selection(List<Term> terms, String group) {
  /** What is looked at. */
  public enum Part {
    ID('I'),
    RECIPIENT('R'),
    SENDER('S'),
    /** Quarantined, by reason. */
    QUARANTINED('Q'),
    /** Set aside as lost. */
    LOST('L');

    private final char letter;

    Part(char letter) {
      this.letter = letter;
    }
  }

  /** One of the words; an empty one fits everything. */
  public record Term(Part part, boolean negated, String text) {
    private boolean fits(Envelope envelope) {
      return switch (part) {
        case ID -> envelope.queueId().contains(text);
        case SENDER -> within(envelope.sender());
        case RECIPIENT -> envelope.recipients().stream().anyMatch(r -> within(r.address()));
        case QUARANTINED -> within(envelope.quarantine());
        case LOST -> true;
      };
    }

    private boolean within(String address) {
      return address.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
  }

  public static final Selection ALL = new Selection(List.of());

  public Selection {
    terms = List.copyOf(terms);
  }

  /** In all groups. */
  public Selection(List<Term> terms) {
    this(terms, "");
  }

  /** The same in one group of queues. */
  public Selection in(String one) {
    return new Selection(terms, one);
  }

  /** Whether a group of queues is looked at. */
  public boolean covers(String one) {
    return group.isEmpty() || group.equals(one);
  }

  /** Of a single message. */
  public static Selection of(String queueId) {
    return new Selection(List.of(new Term(Part.ID, false, queueId)));
  }

  /** What stands after {@code -q}, {@code !Rnaver.com}; empty when it is no selection. */
  public static Optional<Term> term(String text) {
    boolean negated = text.startsWith("!");
    String plain = negated ? text.substring(1) : text;
    for (Part part : Part.values()) {
      if (!plain.isEmpty() && plain.charAt(0) == part.letter) {
        return Optional.of(new Term(part, negated, plain.substring(1)));
      }
    }
    return Optional.empty();
  }

  public Selection and(Term term) {
    List<Term> more = new ArrayList<>(terms);
    more.add(term);
    return new Selection(more, group);
  }

  /** Among which files it looks. */
  public QueueKind kind() {
    for (Term term : terms) {
      if (term.part() == Part.LOST) {
        return QueueKind.LOST;
      } else if (term.part() == Part.QUARANTINED) {
        return QueueKind.QUARANTINED;
      }
    }
    return QueueKind.NORMAL;
  }

  public boolean fits(Envelope envelope) {
    boolean quarantined = terms.stream().anyMatch(term -> term.part() == Part.QUARANTINED);
    if (envelope.quarantine().isEmpty() == quarantined) {
      return false;
    }
    for (Part part : Part.values()) {
      List<Term> his = terms.stream().filter(term -> term.part() == part).toList();
      if (!his.isEmpty() && his.stream().noneMatch(t -> t.fits(envelope) != t.negated())) {
        return false;
      }
    }
    return true;
  }
}
