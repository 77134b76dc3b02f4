package dev.mxlab.host;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What strerror(3) says about a failure: the words that every command ends its complaint with. */
public final class SystemError {
  private SystemError() {}

  public static String text(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "Directory not empty";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "File exists";
    }
    if (failure instanceof NotDirectoryException) {
      return "Not a directory";
    }
    if (failure instanceof FileSystemLoopException) {
      return "Too many levels of symbolic links";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    if (failure instanceof CharacterCodingException) {
      return "Invalid or incomplete multibyte or wide character";
    }
    String message = failure.getMessage();
    return message == null ? "Input/output error" : message;
  }
}
