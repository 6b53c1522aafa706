-- The job queue is a library's: whoever may defer a job may call its functions and touch its tables, which hold ids only.
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers TO socialsmartly_queue;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO socialsmartly_queue;
