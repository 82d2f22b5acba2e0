-- Channels to answer mentions in could never be chosen; silent ones can.
ALTER TABLE server_settings DROP COLUMN answer_channels;
