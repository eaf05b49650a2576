/// CSV files (RFC 4180) as columns of numbers by row range.
///
/// {@link dev.shardwright.source.csv.RowIndex} is made when a file is opened, and tells where every so many bytes a row
/// starts. To read rows, {@link dev.shardwright.source.csv.TextPieces} fetches the text around the nearest such place,
/// {@link dev.shardwright.source.csv.FieldBlocks} finds the fields in it with a
/// {@link dev.shardwright.source.csv.RecordReader}, once for all columns, and
/// {@link dev.shardwright.source.csv.NumberText} makes numbers of those of one column.
@NullMarked
package dev.shardwright.source.csv;

import org.jspecify.annotations.NullMarked;
